package org.pointsman.journal;

/**
 * The envelope of a record, little-endian, each record 8-byte aligned within its document:
 *
 * <pre>
 *  0        4        8                16               24
 *  +--------+--------+----------------+----------------+------------------+
 *  | length | CRC32C |    sequence    |  timestamp ns  | payload, 0-padded |
 *  +--------+--------+----------------+----------------+------------------+
 * </pre>
 *
 * Length counts the whole record without the padding behind it. The checksum covers everything else: length, sequence,
 * timestamp and payload; its own field counts as zero.
 */
public final class Records {
    public static final int LENGTH_OFFSET = 0;
    public static final int CRC_OFFSET = 4;
    public static final int SEQUENCE_OFFSET = 8;
    public static final int TIMESTAMP_OFFSET = 16;
    public static final int PAYLOAD_OFFSET = 24;

    /** A document holds a batch of records up to this many bytes. */
    public static final int MAX_DOCUMENT_LENGTH = 64 * 1024;

    public static final int MAX_PAYLOAD_LENGTH = MAX_DOCUMENT_LENGTH - PAYLOAD_OFFSET;

    private Records() {}
}
