package org.pointsman.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.pointsman.core.testing.Commands;

class ComparisonTest {
    private final Commands commands = new Commands();

    @Test
    void equalMessagesDoNotDiffer() {
        commands.request(7);
        assertThat(Comparison.ofMessages(commands.copy(), 0, commands.copy(), 0))
                .isEmpty();
    }

    @Test
    void theFieldsThatDifferAreNamed() {
        commands.request(7);
        UnsafeBuffer left = commands.copy();
        commands.request(7).amount(5).expiry(3012);
        assertThat(Comparison.ofMessages(left, 0, commands.copy(), 0))
                .containsExactly(
                        new FieldDifference("TransactionRequest.expiry", "-", "3012"),
                        new FieldDifference("TransactionRequest.amount", "10000", "5"));
    }

    @Test
    void cardNumbersThatReadAlikeStillDiffer() {
        commands.request(7);
        UnsafeBuffer left = commands.copy();
        Commands.pan(commands.request(7).pan(), "6225881234565675");
        assertThat(Comparison.ofMessages(left, 0, commands.copy(), 0))
                .containsExactly(new FieldDifference(
                        "TransactionRequest.pan", "622588******5675", "622588******5675 (another)"));
    }

    @Test
    void aShorterBlockOfAnEarlierVersionLacksTheFieldsBehindIt() {
        commands.genesis();
        UnsafeBuffer left = commands.copy();
        UnsafeBuffer right = commands.copy();
        right.putShort(0, (short) (right.getShort(0, ByteOrder.LITTLE_ENDIAN) - 4), ByteOrder.LITTLE_ENDIAN);
        assertThat(Comparison.ofMessages(left, 0, right, 0))
                .containsExactly(new FieldDifference("Genesis.maxClientRequests", "1000", "-"));
    }

    /** Padding and the header's version have no name, and are compared all the same. */
    @Test
    void bytesWithoutANameAreADifference() {
        commands.tick();
        for (int offset : new int[] {6, 12}) {
            UnsafeBuffer right = commands.copy();
            right.putByte(offset, (byte) 99);
            assertThat(Comparison.ofMessages(commands.copy(), 0, right, 0))
                    .containsExactly(new FieldDifference("Tick", "block of 8 bytes", "block of 8 bytes (another)"));
        }
    }

    @Test
    void otherMessagesAreShownWhole() {
        commands.tick();
        UnsafeBuffer left = commands.copy();
        commands.businessDay(20_777, 1120);
        assertThat(Comparison.ofMessages(left, 0, commands.copy(), 0))
                .containsExactly(
                        new FieldDifference("message", "Tick", "BusinessDay epochDay=2026-11-20 monthDay=1120"));
    }

    @Test
    void aListThatIsLongerHasAnOutcomeMore() {
        commands.tick();
        UnsafeBuffer one = commands.copy();
        UnsafeBuffer two = new UnsafeBuffer(new byte[2 * one.capacity()]);
        two.putBytes(0, one, 0, one.capacity());
        two.putBytes(one.capacity(), one, 0, one.capacity());
        assertThat(Comparison.ofOutcomes(one, 0, one.capacity(), two, 0, two.capacity()))
                .containsExactly(new FieldDifference("outcome 2", "-", "Tick"));
        assertThat(Comparison.ofOutcomes(two, 0, two.capacity(), one, 0, one.capacity()))
                .containsExactly(new FieldDifference("outcome 2", "Tick", "-"));
    }
}
