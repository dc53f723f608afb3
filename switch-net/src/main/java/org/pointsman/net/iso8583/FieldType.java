package org.pointsman.net.iso8583;

/** What a field holds. Dialect files use the notation of the standard. */
public enum FieldType {
    /** {@code n}: digits, right-justified and filled with zeros; checked when a message is read. */
    NUMERIC,
    /** {@code a}, {@code an}, {@code as}, {@code ns}, {@code ans}: text, left-justified and filled with spaces; not checked. */
    TEXT,
    /** {@code z}: digits and the separator {@code =} or {@code D} of track data; checked when a message is read. */
    TRACK,
    /** {@code x+n}: {@code C} or {@code D}, then digits; checked when a message is read. */
    SIGNED,
    /** {@code b}: bytes. */
    BINARY
}
