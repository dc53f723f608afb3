package org.pointsman.tools.journal;

import org.agrona.collections.Long2ObjectHashMap;
import org.pointsman.core.host.CardHash;
import org.pointsman.core.host.KeyStore;

/** Hashes of cards, those seen lately kept: a journal names the same cards over and over. One thread uses it. */
public final class CardHashes {
    /** Bounds the memory to some 100 MB; then it is built up anew. */
    private static final int MAX_KEPT = 1 << 20;

    private static final int MAX_DIGITS = 20;

    private final CardHash hash;
    /** By count of digits: numbers with other leading zeros are other cards. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Long2ObjectHashMap<String>[] kept = new Long2ObjectHashMap[MAX_DIGITS];

    private int count;

    public CardHashes(KeyStore keys) {
        hash = new CardHash(keys.cardHashKey());
    }

    public String of(long number, int digits) {
        int slot = Math.min(digits, MAX_DIGITS - 1);
        if (kept[slot] == null) {
            kept[slot] = new Long2ObjectHashMap<>();
        }
        String known = kept[slot].get(number);
        if (known == null) {
            if (++count > MAX_KEPT) {
                java.util.Arrays.fill(kept, null);
                kept[slot] = new Long2ObjectHashMap<>();
                count = 1;
            }
            known = hash.of(number, digits);
            kept[slot].put(number, known);
        }
        return known;
    }
}
