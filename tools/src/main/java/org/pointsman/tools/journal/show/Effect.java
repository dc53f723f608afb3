package org.pointsman.tools.journal.show;

/**
 * What a record changed.
 *
 * @param of {@code payment}, or {@code account} and its id
 * @param field like {@code status} or {@code posted}
 * @param before as people read it, empty if there was none
 * @param after likewise
 */
record Effect(String of, String field, String before, String after) {}
