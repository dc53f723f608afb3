package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PanCipherTest {
    private static final byte[] KEY = new byte[32];
    private static final int BATCH = 256;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BATCH * 24]);

    @Test
    void everyCardNumberOfABatchComesBack() {
        Random random = new Random(7);
        long[] numbers = random.longs(BATCH).toArray();
        for (int i = 0; i < BATCH; i++) {
            buffer.putLong(i * 24, numbers[i]);
            buffer.putLong(i * 24 + 8, i % 20);
        }
        apply(PanCipher.encrypting(KEY, BATCH), 1_000);
        for (int i = 0; i < BATCH; i++) {
            assertThat(buffer.getLong(i * 24)).isNotEqualTo(numbers[i]);
        }
        apply(PanCipher.decrypting(KEY, BATCH), 1_000);
        for (int i = 0; i < BATCH; i++) {
            assertThat(buffer.getLong(i * 24)).isEqualTo(numbers[i]);
            assertThat(buffer.getLong(i * 24 + 8)).isEqualTo(i % 20);
        }
    }

    @Test
    void theSameCardNumberNeverLooksTheSame() {
        for (int i = 0; i < BATCH; i++) {
            buffer.putLong(i * 24, 6225880012345675L);
            buffer.putLong(i * 24 + 8, 16);
        }
        apply(PanCipher.encrypting(KEY, BATCH), 1);
        Set<Long> words = new HashSet<>();
        for (int i = 0; i < BATCH; i++) {
            words.add(buffer.getLong(i * 24));
            words.add(buffer.getLong(i * 24 + 8));
        }
        assertThat(words).hasSize(2 * BATCH);
    }

    @Test
    void aBlockMovedToAnotherRecordIsNoticed() {
        encryptOne(5);
        PanCipher cipher = PanCipher.decrypting(KEY, 1);
        cipher.add(buffer, 0, 6);
        assertThatThrownBy(() -> cipher.apply(buffer))
                .hasMessageContaining("record 6")
                .hasMessageContaining("key");
    }

    @Test
    void anotherKeyIsNoticed() {
        encryptOne(5);
        byte[] other = KEY.clone();
        other[31] = 1;
        PanCipher cipher = PanCipher.decrypting(other, 1);
        cipher.add(buffer, 0, 5);
        assertThatThrownBy(() -> cipher.apply(buffer)).hasMessageContaining("record 5");
    }

    @Test
    void anyFlippedBitOfABlockIsNoticedOrChangesTheSequence() {
        for (int bit = 0; bit < 128; bit++) {
            Arrays.fill(buffer.byteArray(), (byte) 0);
            encryptOne(5);
            buffer.putByte(bit / 8, (byte) (buffer.getByte(bit / 8) ^ 1 << bit % 8));
            PanCipher cipher = PanCipher.decrypting(KEY, 1);
            cipher.add(buffer, 0, 5);
            assertThatThrownBy(() -> cipher.apply(buffer)).as("bit %d", bit).isInstanceOf(WrongKeyException.class);
        }
    }

    @Test
    void aKeyOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> PanCipher.encrypting(new byte[16], 1)).hasMessageContaining("32 bytes, not 16");
    }

    @Test
    void allocatesNothingPerBatch() {
        PanCipher cipher = PanCipher.encrypting(KEY, BATCH);
        for (int i = 0; i < 20_000; i++) {
            apply(cipher, i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            apply(cipher, i);
        }
        // 2.56 million card numbers; the two readings of the counter may allocate a little themselves.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private void encryptOne(long sequence) {
        buffer.putLong(0, 6225880012345675L);
        buffer.putLong(8, 16);
        PanCipher cipher = PanCipher.encrypting(KEY, 1);
        cipher.add(buffer, 0, sequence);
        cipher.apply(buffer);
    }

    private void apply(PanCipher cipher, long firstSequence) {
        for (int i = 0; i < BATCH; i++) {
            cipher.add(buffer, i * 24, firstSequence + i);
        }
        cipher.apply(buffer);
    }
}
