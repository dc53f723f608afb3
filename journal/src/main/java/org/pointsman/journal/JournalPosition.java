package org.pointsman.journal;

/**
 * Where a document stands in a journal: a hint that saves a reader the way there. It may be out of date, as what it leads to
 * is checked.
 *
 * @param run first sequence of the run, which names its directory
 * @param file name of the cycle file in it
 * @param offset of the document's header in the file, in bytes
 */
public record JournalPosition(long run, String file, long offset) {}
