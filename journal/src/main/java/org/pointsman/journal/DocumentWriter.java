package org.pointsman.journal;

/** Where sealed documents go. One thread uses it. */
interface DocumentWriter extends AutoCloseable {

    /**
     * Writes one document.
     *
     * @param address of its first byte
     * @param length in bytes
     * @param timestampNs decides which cycle it belongs to; never goes back
     */
    void write(long address, int length, long timestampNs);

    @Override
    void close();
}
