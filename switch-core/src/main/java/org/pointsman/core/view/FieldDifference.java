package org.pointsman.core.view;

/**
 * A field in which two messages differ.
 *
 * @param field message and field, like {@code Reply.responseCode}
 * @param left as people read it; {@value #ABSENT} where it says nothing
 * @param right likewise; {@code (another)} behind it where both read alike, as card numbers do whose difference is hidden
 */
public record FieldDifference(String field, String left, String right) {
    static final String ABSENT = "-";

    /** Marks what reads like the other, and is not the same. */
    static FieldDifference of(String field, String left, String right) {
        return new FieldDifference(field, left, left.equals(right) ? right + " (another)" : right);
    }
}
