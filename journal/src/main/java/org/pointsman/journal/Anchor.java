package org.pointsman.journal;

/**
 * A record that is known already, behind which a journal is to be read: the last one in a snapshot. A reader goes straight to
 * it, and what is before it in the journal need not be there any more.
 *
 * @param sequence of the record, 1 and above
 * @param timestampNs of the record; another one there means that this is another journal
 * @param position of its document, or null if it is not known: the way there is longer then
 */
public record Anchor(long sequence, long timestampNs, JournalPosition position) {}
