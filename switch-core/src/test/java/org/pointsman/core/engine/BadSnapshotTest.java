package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.snapshot.AccountSectionEncoder;
import org.pointsman.core.codec.snapshot.CardSectionEncoder;
import org.pointsman.core.codec.snapshot.EndSectionEncoder;
import org.pointsman.core.codec.snapshot.EngineSectionEncoder;
import org.pointsman.core.codec.snapshot.HoldSectionEncoder;
import org.pointsman.core.codec.snapshot.LimitSectionEncoder;
import org.pointsman.core.codec.snapshot.MerchantSectionEncoder;
import org.pointsman.core.codec.snapshot.ParticipantSectionEncoder;
import org.pointsman.core.codec.snapshot.RouteSectionEncoder;
import org.pointsman.core.codec.snapshot.SectionDecoder;
import org.pointsman.core.codec.snapshot.SectionEncoder;
import org.pointsman.core.codec.snapshot.TerminalSectionEncoder;
import org.pointsman.core.codec.snapshot.TransactionSectionEncoder;
import org.pointsman.core.codec.snapshot.UsageSectionEncoder;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.core.testing.MemorySnapshot;

/** Whatever is wrong with a snapshot is said, with the section, and leaves the engine empty. */
class BadSnapshotTest {
    private final PaymentEngine engine = new PaymentEngine();
    private final PaymentEngine fresh = new PaymentEngine();
    private MemorySnapshot snapshot;

    @BeforeEach
    void aWorldWithSomethingInEverySection() {
        EngineDriver driver = new EngineDriver(engine).found();
        driver.commands.limit(1, 1, 2, 500_00);
        driver.accepted();
        driver.commands.request(1).messageClass((short) 1).amount(100_00);
        assertThat(driver.code()).isZero();
        driver.commands.request(2).messageClass((short) 2).amount(50_00);
        assertThat(driver.code()).isZero();
        snapshot = MemorySnapshot.of(engine);
    }

    @Test
    void anUnspoiltOneIsLoaded() {
        fresh.loadSnapshot(snapshot.source());
        assertThat(fresh.stateHash()).isEqualTo(engine.stateHash());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                EngineSectionEncoder.TEMPLATE_ID,
                AccountSectionEncoder.TEMPLATE_ID,
                HoldSectionEncoder.TEMPLATE_ID,
                ParticipantSectionEncoder.TEMPLATE_ID,
                CardSectionEncoder.TEMPLATE_ID,
                MerchantSectionEncoder.TEMPLATE_ID,
                TerminalSectionEncoder.TEMPLATE_ID,
                RouteSectionEncoder.TEMPLATE_ID,
                LimitSectionEncoder.TEMPLATE_ID,
                UsageSectionEncoder.TEMPLATE_ID,
                TransactionSectionEncoder.TEMPLATE_ID
            })
    void anyBitOfABlockThatIsAnotherOneIsNoticed(int template) {
        UnsafeBuffer block = firstBlock(template);
        int unnoticed = 0;
        // Whoever believes in other capacities makes other tables, some of them larger than this machine.
        int bytes = template == EngineSectionEncoder.TEMPLATE_ID
                ? EngineSectionEncoder.maxTransactionsEncodingOffset()
                : block.capacity();
        for (int bit = 0; bit < bytes * Byte.SIZE; bit++) {
            flip(block, bit);
            if (loads()) {
                unnoticed++;
            }
            flip(block, bit);
        }
        // Padding, and what has no meaning in a record of that kind.
        assertThat(unnoticed).isLessThanOrEqualTo(unusedBits(template));
        fresh.loadSnapshot(snapshot.source());
        assertThat(fresh.stateHash()).isEqualTo(engine.stateHash());
    }

    private boolean loads() {
        PaymentEngine loaded = new PaymentEngine();
        try {
            loaded.loadSnapshot(snapshot.source());
            return true;
        } catch (BadSnapshotException e) {
            assertThat(e).hasMessageContaining("section ");
            assertThat(loaded.stateHash()).isZero();
            return false;
        }
    }

    private static int unusedBits(int template) {
        int bytes = switch (template) {
            // The version of the rules, if it is an older one, and the first deadline and time of an empty day.
            case EngineSectionEncoder.TEMPLATE_ID -> 1;
            // All bits of a flag but none of them.
            case AccountSectionEncoder.TEMPLATE_ID -> 4;
            case HoldSectionEncoder.TEMPLATE_ID -> 4;
            case ParticipantSectionEncoder.TEMPLATE_ID -> 6;
            case CardSectionEncoder.TEMPLATE_ID -> 8;
            case TerminalSectionEncoder.TEMPLATE_ID -> 2;
            case RouteSectionEncoder.TEMPLATE_ID -> 5;
            case LimitSectionEncoder.TEMPLATE_ID -> 4;
            case UsageSectionEncoder.TEMPLATE_ID -> 6;
            // Card or none, padding, balance without its flag, and the words of reversals.
            case TransactionSectionEncoder.TEMPLATE_ID -> 2 + 8 + 24;
            default -> 0;
        };
        return bytes * Byte.SIZE;
    }

    private static void flip(UnsafeBuffer block, int bit) {
        int at = bit / Byte.SIZE;
        block.putByte(at, (byte) (block.getByte(at) ^ 1 << bit % Byte.SIZE));
    }

    @Test
    void oneThatEndsBeforeItsEndIsRefused() {
        while (!snapshot.blocks.isEmpty()) {
            snapshot.blocks.remove(snapshot.blocks.size() - 1);
            assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source())).isInstanceOf(BadSnapshotException.class);
        }
    }

    @Test
    void aSectionThatIsMissingIsNamed() {
        snapshot.blocks.remove(section(LimitSectionEncoder.TEMPLATE_ID) + 1);
        snapshot.blocks.remove(section(LimitSectionEncoder.TEMPLATE_ID));
        assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("section limits: is not there");
    }

    @Test
    void moreRecordsThanThereIsRoomForAreRefused() {
        at(AccountSectionEncoder.TEMPLATE_ID).count(1001);
        assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("section accounts: holds 1001 records, there is room for 1000");
    }

    @Test
    void aSectionOfANewerReleaseIsRefused() {
        at(CardSectionEncoder.TEMPLATE_ID).version(SectionEncoder.SCHEMA_VERSION + 1);
        assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("section cards: was written by a newer release");
    }

    @Test
    void whatNewerRulesDecidedIsRefused() {
        new EngineSectionEncoder()
                .wrap(firstBlock(EngineSectionEncoder.TEMPLATE_ID), 0)
                .rulesVersion(PaymentEngine.RULES_VERSION + 1);
        assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("section engine: was decided by rules " + (PaymentEngine.RULES_VERSION + 1));
    }

    @Test
    void aCardThatIsThereTwiceIsRefused() {
        int section = section(CardSectionEncoder.TEMPLATE_ID);
        snapshot.blocks.add(section + 1, snapshot.blocks.get(section + 1));
        at(CardSectionEncoder.TEMPLATE_ID).count(2);
        assertThatThrownBy(() -> fresh.loadSnapshot(snapshot.source()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("section cards: something is in it twice");
    }

    @Test
    void longerBlocksAreReadAsFarAsTheyAreKnown() {
        List<UnsafeBuffer> blocks = snapshot.blocks;
        int section = section(AccountSectionEncoder.TEMPLATE_ID);
        int longer = AccountSectionEncoder.BLOCK_LENGTH + 8;
        for (int i = section + 1; blocks.get(i).capacity() == AccountSectionEncoder.BLOCK_LENGTH; i++) {
            UnsafeBuffer block = new UnsafeBuffer(new byte[longer]);
            block.putBytes(0, blocks.get(i), 0, AccountSectionEncoder.BLOCK_LENGTH);
            blocks.set(i, block);
        }
        at(AccountSectionEncoder.TEMPLATE_ID).blockLength(longer);
        fresh.loadSnapshot(snapshot.source());
        assertThat(fresh.stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void onlyAnEmptyEngineTakesASnapshot() {
        assertThatThrownBy(() -> engine.loadSnapshot(snapshot.source()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("empty engine");
    }

    @Test
    void anEmptyEngineHasNothingToWrite() {
        assertThatThrownBy(() -> MemorySnapshot.of(fresh)).isInstanceOf(IllegalStateException.class);
    }

    private int section(int template) {
        for (int i = 0; i < snapshot.blocks.size(); i++) {
            if (snapshot.blocks.get(i).capacity() == SectionEncoder.BLOCK_LENGTH) {
                SectionDecoder section = new SectionDecoder()
                        .wrap(snapshot.blocks.get(i), 0, SectionDecoder.BLOCK_LENGTH, SectionDecoder.SCHEMA_VERSION);
                if (section.section() == template) {
                    return i;
                }
            }
        }
        throw new AssertionError("no section " + template);
    }

    private SectionEncoder at(int template) {
        return new SectionEncoder().wrap(snapshot.blocks.get(section(template)), 0);
    }

    private UnsafeBuffer firstBlock(int template) {
        assertThat(template).isLessThan(EndSectionEncoder.TEMPLATE_ID);
        return snapshot.blocks.get(section(template) + 1);
    }
}
