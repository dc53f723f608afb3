package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.KeyStore.KeyPeriod;

/** Keys that follow one another, in their directory: which one a record is under, and what is said when one is not there. */
class KeyRotationTest {
    private static final long PAN = 6225880012345675L;

    @TempDir
    private Path directory;

    private KeyStore keys;

    @BeforeEach
    void open() throws IOException {
        keys = KeyStore.openOrCreate(directory);
    }

    private Path key(long first) {
        return directory.resolve(String.format("journal-%019d.key", first));
    }

    private void rotate(long first) throws IOException {
        keys.makeNext();
        keys.next().take(first);
    }

    private byte[] keyOf(KeyStore store, long sequence) {
        return store.panKeys().of(sequence).key();
    }

    @Test
    void aRecordIsUnderTheKeyWithTheGreatestFirstSequenceUpToIts() throws IOException {
        byte[] first = keyOf(keys, 1);
        rotate(100);
        rotate(250);
        KeyStore again = KeyStore.open(directory);
        assertThat(keyOf(again, 99)).isEqualTo(first).isNotEqualTo(keyOf(again, 100));
        assertThat(keyOf(again, 249)).isEqualTo(keyOf(again, 100)).isNotEqualTo(keyOf(again, 250));
        assertThat(keyOf(again, Long.MAX_VALUE)).isEqualTo(keyOf(again, 250)).isEqualTo(keyOf(keys, 250));
        assertThat(again.periods())
                .containsExactly(
                        new KeyPeriod(directory.resolve("journal.key"), 1, 100, true),
                        new KeyPeriod(key(100), 100, 250, true),
                        new KeyPeriod(key(250), 250, Long.MAX_VALUE, true));
        assertThat(Files.list(directory)).hasSize(3);
    }

    @Test
    void fingerprintsStayThoseOfTheFirstKeyAndSealsGoWithTheirRecords() throws IOException {
        byte[] reference = keys.referenceKey();
        byte[] idempotency = keys.idempotencyKey();
        byte[] seals = keys.sealKey(99);
        rotate(100);
        assertThat(keys.referenceKey()).isEqualTo(reference);
        assertThat(keys.idempotencyKey()).isEqualTo(idempotency);
        assertThat(keys.sealKey(99)).isEqualTo(seals).isNotEqualTo(keys.sealKey(100));
    }

    @Test
    void aKeyWaitsUntilItIsTakenAndOnlyOneDoes() throws IOException {
        Path next = keys.makeNext();
        assertThat(next).isEqualTo(directory.resolve("journal-next.key"));
        assertThatThrownBy(keys::makeNext).hasMessageContaining(next.toString()).hasMessageContaining("SIGHUP");
        assertThat(KeyStore.open(directory).periods()).hasSize(1);
        keys.next().take(5);
        assertThat(keys.next()).isNull();
        assertThat(KeyStore.open(directory).periods()).hasSize(2);
    }

    @Test
    void aKeyThatIsAskedForTwiceIsTakenOnce() throws IOException {
        keys.makeNext();
        NextKey once = keys.next();
        NextKey again = keys.next();
        once.take(5);
        again.take(6);
        assertThat(keys.periods()).extracting(KeyPeriod::first).containsExactly(1L, 5L);
    }

    @Test
    void aKeyWaitsWhileNoRecordIsUnderTheOneBefore() throws IOException {
        keys.makeNext();
        keys.next().take(1);
        assertThat(keys.hasNext()).as("nothing is under the first key yet").isTrue();
        keys.next().take(10);
        keys.makeNext();
        keys.next().take(10);
        assertThat(keys.hasNext()).isTrue();
        keys.next().take(11);
        assertThat(keys.periods()).extracting(KeyPeriod::first).containsExactly(1L, 10L, 11L);
    }

    /** What a kill between the two steps leaves: the key has its name, and the name under which it waited. */
    @Test
    void aKeyThatWasTakenBeforeAKillWaitsNoLonger() throws IOException {
        Path next = keys.makeNext();
        Files.createLink(key(77), next);
        KeyStore again = KeyStore.open(directory);
        assertThat(again.periods()).extracting(KeyPeriod::first).containsExactly(1L, 77L);
        assertThat(again.next()).isNull();
        assertThat(next).doesNotExist();
        assertThat(key(77)).exists();
    }

    @Test
    void aMissingKeyNamesItsFileAndItsRecordsAndTheOthersCanBeRead() throws IOException {
        rotate(100);
        rotate(250);
        Files.delete(key(100));
        KeyStore again = KeyStore.open(directory);
        assertThat(keyOf(again, 99)).isEqualTo(keyOf(keys, 99));
        assertThat(keyOf(again, 250)).isEqualTo(keyOf(keys, 250));
        assertThat(again.periods().get(1)).isEqualTo(new KeyPeriod(key(100), 100, 250, false));
        assertThatThrownBy(() -> again.panKeys().of(100))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining(key(100) + " is missing: it is the key of the records 100 to 249");
    }

    @Test
    void aNewestKeyThatIsMissingIsNoticedAtItsFirstRecord() throws IOException {
        rotate(100);
        UnsafeBuffer block = encrypted(100);
        Files.delete(key(100));
        PanCipher cipher = PanCipher.decrypting(KeyStore.open(directory).panKeys(), 1);
        cipher.add(block, 0, 100);
        assertThatThrownBy(() -> cipher.apply(block))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("record 100")
                .hasMessageContaining("journal.key")
                .hasMessageContaining("later key");
    }

    @Test
    void aFirstKeyOfAnotherJournalIsRefused() throws IOException {
        rotate(100);
        Files.write(directory.resolve("journal.key"), new byte[32]);
        assertThatThrownBy(() -> KeyStore.open(directory))
                .hasMessageContaining("journal.key: this is not the key that " + key(100) + " followed");
    }

    @Test
    void aKeyOfAnotherJournalInBetweenIsRefused() throws IOException {
        rotate(100);
        Path elsewhere = directory.resolve("elsewhere");
        KeyStore other = KeyStore.openOrCreate(elsewhere);
        other.makeNext();
        other.next().take(50);
        Files.copy(elsewhere.resolve(key(50).getFileName()), key(50));
        assertThatThrownBy(() -> KeyStore.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(key(50).toString());
    }

    @Test
    void anyFlippedBitOfARotatedKeyIsNamed() throws IOException {
        rotate(100);
        byte[] content = Files.readAllBytes(key(100));
        for (int bit = 0; bit < content.length * 8; bit++) {
            byte[] altered = content.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(key(100), altered);
            assertThatThrownBy(() -> KeyStore.open(directory))
                    .as("bit %d", bit)
                    .hasMessageContaining(key(100).toString())
                    .hasMessageContaining("restore");
        }
    }

    @Test
    void aShortRotatedKeyIsRefused() throws IOException {
        rotate(100);
        Files.write(key(100), new byte[63]);
        assertThatThrownBy(() -> KeyStore.open(directory)).hasMessageContaining("63");
    }

    @Test
    void aKeyThatWaitsForAnotherJournalIsRefused() throws IOException {
        Path next = KeyStore.openOrCreate(directory.resolve("elsewhere")).makeNext();
        Files.move(next, directory.resolve("journal-next.key"));
        assertThatThrownBy(keys::next).hasMessageContaining("journal-next.key").hasMessageContaining("rotate again");
    }

    @Test
    void aNameThatIsTakenIsNeverOverwritten() throws IOException {
        keys.makeNext();
        NextKey next = keys.next();
        Files.write(key(9), new byte[3]);
        assertThatThrownBy(() -> next.take(9)).hasMessageContaining(key(9).toString());
        assertThat(key(9)).hasBinaryContent(new byte[3]);
        assertThat(keys.hasNext()).isTrue();
    }

    @Test
    void aBatchThatCrossesARotationIsDecryptedByBothKeys() throws IOException {
        rotate(100);
        rotate(103);
        UnsafeBuffer blocks = new UnsafeBuffer(new byte[6 * 16]);
        for (int i = 0; i < 6; i++) {
            blocks.putBytes(i * 16, encrypted(98 + i), 0, 16);
        }
        PanCipher cipher = PanCipher.decrypting(KeyStore.open(directory).panKeys(), 6);
        for (int round = 0; round < 2; round++) {
            UnsafeBuffer copy = new UnsafeBuffer(blocks.byteArray().clone());
            for (int i = 0; i < 6; i++) {
                cipher.add(copy, i * 16, 98 + i);
            }
            cipher.apply(copy);
            for (int i = 0; i < 6; i++) {
                assertThat(copy.getLong(i * 16)).isEqualTo(PAN + 98 + i);
            }
        }
    }

    @Test
    void aReaderFindsAKeyThatWasRotatedInWhileItRead() throws IOException {
        PanCipher reader = PanCipher.decrypting(KeyStore.open(directory).panKeys(), 2);
        UnsafeBuffer before = encrypted(99);
        reader.add(before, 0, 99);
        reader.apply(before);
        assertThat(before.getLong(0)).isEqualTo(PAN + 99);
        rotate(100);
        UnsafeBuffer behind = encrypted(100);
        reader.add(behind, 0, 100);
        reader.apply(behind);
        assertThat(behind.getLong(0)).isEqualTo(PAN + 100);
    }

    @Test
    void aWriterUsesTheNewKeyFromItsFirstRecordOn() throws IOException {
        PanCipher writer = PanCipher.encrypting(keys.panKeys(), 1);
        UnsafeBuffer old = plain(99);
        writer.add(old, 0, 99);
        writer.apply(old);
        rotate(100);
        writer.keysChanged();
        UnsafeBuffer block = plain(100);
        writer.add(block, 0, 100);
        writer.apply(block);
        assertThat(block.byteArray()).isEqualTo(encrypted(100).byteArray());
        assertThat(old.byteArray()).isEqualTo(encrypted(99).byteArray());
    }

    private static UnsafeBuffer plain(long sequence) {
        UnsafeBuffer block = new UnsafeBuffer(new byte[16]);
        block.putLong(0, PAN + sequence);
        block.putLong(8, 16);
        return block;
    }

    private UnsafeBuffer encrypted(long sequence) {
        UnsafeBuffer block = plain(sequence);
        PanCipher cipher = PanCipher.encrypting(keys.panKeys(), 1);
        cipher.add(block, 0, sequence);
        cipher.apply(block);
        return block;
    }
}
