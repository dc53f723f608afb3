package org.pointsman.core.host;

/**
 * The keys that card numbers at rest are under, each from one record on. Any thread may ask.
 *
 * <p>A key that is rotated in while somebody reads is on the disk before the first record under it, so whoever meets a card
 * number that does not decrypt asks once more behind {@link #refresh}.
 */
public interface PanKeys {

    /**
     * One key and the records it is for.
     *
     * @param first sequence of the first record under it
     * @param end sequence behind the last one, {@link Long#MAX_VALUE} as far as is known
     * @param key AES-256
     * @param file what its file is called, for messages
     */
    record PanKey(long first, long end, byte[] key, String file) {
        public PanKey {
            if (key.length != 32) {
                throw new IllegalArgumentException("an AES-256 key has 32 bytes, not " + key.length);
            }
        }
    }

    /**
     * The key of a record.
     *
     * @throws WrongKeyException if its file is missing; names the file and the records
     */
    PanKey of(long sequence);

    /** Looks for keys that were made since. */
    void refresh();

    /** One key for all records. */
    static PanKeys single(byte[] key) {
        PanKey only = new PanKey(1, Long.MAX_VALUE, key, KeyStore.FILE_NAME);
        return new PanKeys() {
            @Override
            public PanKey of(long sequence) {
                return only;
            }

            @Override
            public void refresh() {
                // There are no others.
            }
        };
    }
}
