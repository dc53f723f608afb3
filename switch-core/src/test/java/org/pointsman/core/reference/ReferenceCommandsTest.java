package org.pointsman.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;

class ReferenceCommandsTest {
    private static final byte[] KEY = "any key".getBytes(StandardCharsets.US_ASCII);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Test
    void rowsComeAfterTheRowsTheyReferTo() {
        assertThat(commands(sample("Harbour Acquiring")).stream().map(ReferenceCommandsTest::templateId))
                .containsExactly(
                        GenesisDecoder.TEMPLATE_ID,
                        PutParticipantDecoder.TEMPLATE_ID,
                        PutAccountDecoder.TEMPLATE_ID,
                        PutAccountDecoder.TEMPLATE_ID,
                        PutCardDecoder.TEMPLATE_ID,
                        PutMerchantDecoder.TEMPLATE_ID,
                        PutTerminalDecoder.TEMPLATE_ID,
                        PutRouteDecoder.TEMPLATE_ID,
                        PutLimitDecoder.TEMPLATE_ID,
                        PutLimitDecoder.TEMPLATE_ID);
    }

    @Test
    void genesisCarriesEveryBound() {
        ReferenceData data = sample("Harbour Acquiring");
        ReferenceDigest digest = ReferenceDigest.of(data, KEY);
        GenesisDecoder genesis = new GenesisDecoder().wrapAndApplyHeader(at(data, digest, 0), 0, header);
        assertThat(ReferenceDigest.of(genesis.referenceDigest())).isEqualTo(digest);
        assertThat(genesis.rememberAtLeastNs()).isEqualTo(90_000_000_000L);
        assertThat(genesis.holdForNs()).isEqualTo(3_600_000_000_000L);
        assertThat(genesis.maxTransactions()).isEqualTo(5000);
        assertThat(genesis.maxHolds()).isEqualTo(700);
        assertThat(genesis.maxParticipants()).isEqualTo(1);
        assertThat(genesis.maxAccounts()).isEqualTo(2);
        assertThat(genesis.maxCards()).isEqualTo(3);
        assertThat(genesis.maxMerchants()).isEqualTo(4);
        assertThat(genesis.maxTerminals()).isEqualTo(5);
        assertThat(genesis.maxRoutes()).isEqualTo(6);
        assertThat(genesis.maxLimits()).isEqualTo(7);
        assertThat(genesis.maxUsages()).isEqualTo(8);
        assertThat(genesis.maxTimersPerStep()).isEqualTo(4);
    }

    @Test
    void everyFieldOfARowStandsInItsCommand() {
        ReferenceData data = sample("Harbour Acquiring");

        var participant = new PutParticipantDecoder().wrapAndApplyHeader(at(data, 1), 0, header);
        assertThat(participant.participant()).isEqualTo(10001);
        assertThat(participant.role()).isEqualTo((short) 3);
        assertThat(participant.status()).isEqualTo((short) 1);
        assertThat(participant.name()).isEqualTo("Harbour Acquiring");
        assertThat(participant.author().name()).isEqualTo("reference");
        assertThat(participant.author().reason()).isEqualTo("initial reference data");

        var account = new PutAccountDecoder().wrapAndApplyHeader(at(data, 2), 0, header);
        assertThat(account.account()).isEqualTo(1_000_000_001L);
        assertThat(account.openingBalance()).isEqualTo(5);
        assertThat(account.creditLine()).isEqualTo(6);
        assertThat(account.maxBalance()).isEqualTo(7);
        assertThat(account.currency()).isEqualTo(156);
        assertThat(account.kind()).isEqualTo((short) 1);
        assertThat(account.status()).isEqualTo((short) 1);
        assertThat(account.mayGoNegative()).isEqualTo((short) 1);

        var card = new PutCardDecoder().wrapAndApplyHeader(at(data, 4), 0, header);
        assertThat(card.pan().number()).isEqualTo(6225880012345675L);
        assertThat(card.pan().digits()).isEqualTo((short) 16);
        assertThat(card.account()).isEqualTo(1_000_000_001L);
        assertThat(card.expiry()).isEqualTo(3012);
        assertThat(card.permissions()).isEqualTo(1 | 4);
        assertThat(card.status()).isEqualTo((short) 3);

        var merchant = new PutMerchantDecoder().wrapAndApplyHeader(at(data, 5), 0, header);
        assertThat(merchant.merchantId().high()).isEqualTo(packed("89831005"));
        assertThat(merchant.merchantId().low()).isEqualTo(packed("3990001\0"));
        assertThat(merchant.account()).isEqualTo(2_000_000_001L);
        assertThat(merchant.mcc()).isEqualTo(5399);
        assertThat(merchant.permissions()).isEqualTo(Permission.ALL);
        assertThat(merchant.status()).isEqualTo((short) 1);

        var terminal = new PutTerminalDecoder().wrapAndApplyHeader(at(data, 6), 0, header);
        assertThat(terminal.terminalId()).isEqualTo(packed("T1      "));
        assertThat(terminal.merchantId().low()).isEqualTo(packed("3990001\0"));
        assertThat(terminal.permissions()).isEqualTo(8);
        assertThat(terminal.status()).isEqualTo((short) 0);

        var route = new PutRouteDecoder().wrapAndApplyHeader(at(data, 7), 0, header);
        assertThat(route.prefix()).isEqualTo(622588);
        assertThat(route.prefixDigits()).isEqualTo((short) 6);
        assertThat(route.channel()).isEqualTo((short) 1);
        assertThat(route.checkDigit()).isEqualTo((short) 1);

        var limit = new PutLimitDecoder().wrapAndApplyHeader(at(data, 9), 0, header);
        assertThat(limit.limitNumber()).isEqualTo(2);
        assertThat(limit.scope()).isEqualTo((short) 3);
        assertThat(limit.measure()).isEqualTo((short) 3);
        assertThat(limit.window()).isEqualTo((short) 1);
        assertThat(limit.threshold()).isEqualTo(20);
        assertThat(limit.name()).isEqualTo("merchant-20");
    }

    @Test
    void sameDataGivesSameBytesAndSameDigest() {
        assertThat(commands(sample("Harbour Acquiring")).toArray(byte[][]::new))
                .isDeepEqualTo(commands(sample("Harbour Acquiring")).toArray(byte[][]::new));
        assertThat(ReferenceDigest.of(sample("Harbour Acquiring"), KEY))
                .isEqualTo(ReferenceDigest.of(sample("Harbour Acquiring"), KEY));
    }

    @Test
    void digestTellsOtherDataAndOtherKeys() {
        ReferenceDigest digest = ReferenceDigest.of(sample("Harbour Acquiring"), KEY);
        assertThat(ReferenceDigest.of(sample("Harbour Acquirinh"), KEY)).isNotEqualTo(digest);
        assertThat(ReferenceDigest.of(sample("Harbour Acquiring"), new byte[] {1}))
                .isNotEqualTo(digest);
        ReferenceData earlierCutOver = withBusinessDay(
                sample("Harbour Acquiring"),
                new ReferenceData.BusinessDay(ZoneId.of("Asia/Shanghai"), LocalTime.of(22, 59)));
        assertThat(ReferenceDigest.of(earlierCutOver, KEY)).isNotEqualTo(digest);
    }

    @Test
    void aLongerNameLeavesNothingBehindInTheNextCommand() {
        ReferenceData two = withParticipants(
                sample("x"),
                List.of(
                        new Participant(
                                1, "A name of some length", Participant.Role.ACQUIRER, Participant.Status.ACTIVE),
                        new Participant(2, "B", Participant.Role.ACQUIRER, Participant.Status.ACTIVE)));
        var second = new PutParticipantDecoder().wrapAndApplyHeader(at(two, 2), 0, header);
        assertThat(second.name()).isEqualTo("B");
    }

    @Test
    void aNameThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> commands(sample("x".repeat(41))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 40 bytes");
    }

    @Test
    void nothingShowsACardNumber() {
        assertThat(sample("x").cards().get(0))
                .hasToString("Card[pan=622588******5675, account=1000000001, status=RESTRICTED]");
        assertThat(sample("x").toString()).doesNotContain("6225880012345675");
    }

    private static ReferenceData sample(String participantName) {
        return new ReferenceData(
                new ReferenceData.BusinessDay(ZoneId.of("Asia/Shanghai"), LocalTime.of(23, 0)),
                new ReferenceData.Remember(5000, Duration.ofSeconds(90)),
                new ReferenceData.Holds(700, Duration.ofHours(1)),
                new Bounds(1, 2, 3, 4, 5, 6, 7, 8),
                List.of(new Participant(10001, participantName, Participant.Role.BOTH, Participant.Status.SUSPENDED)),
                List.of(
                        new Account(1_000_000_001L, Account.Kind.CUSTOMER, 156, 5, 6, 7, true, Account.Status.FROZEN),
                        new Account(2_000_000_001L, Account.Kind.MERCHANT, 156, 0, 0, 0, false, Account.Status.ACTIVE)),
                List.of(new Card(
                        6225880012345675L,
                        16,
                        1_000_000_001L,
                        3012,
                        Permission.PURCHASE.code() | Permission.INQUIRY.code(),
                        Card.Status.RESTRICTED)),
                List.of(new Merchant(
                        "898310053990001",
                        "North Gate Store",
                        5399,
                        2_000_000_001L,
                        Permission.ALL,
                        Merchant.Status.CLOSED)),
                List.of(new Terminal("T1", "898310053990001", Permission.CASH.code(), Terminal.Status.ACTIVE)),
                List.of(new Route(622588, 6, Route.Channel.ON_US, Route.CheckDigit.LUHN)),
                List.of(
                        new Limit("single", Limit.Scope.CARD, Limit.Measure.SINGLE, Limit.Window.NONE, 500000),
                        new Limit("merchant-20", Limit.Scope.MERCHANT, Limit.Measure.COUNT, Limit.Window.DAY, 20)));
    }

    private static ReferenceData withBusinessDay(ReferenceData data, ReferenceData.BusinessDay businessDay) {
        return new ReferenceData(
                businessDay,
                data.remember(),
                data.holds(),
                data.bounds(),
                data.participants(),
                data.accounts(),
                data.cards(),
                data.merchants(),
                data.terminals(),
                data.routes(),
                data.limits());
    }

    private static ReferenceData withParticipants(ReferenceData data, List<Participant> participants) {
        return new ReferenceData(
                data.businessDay(),
                data.remember(),
                data.holds(),
                data.bounds(),
                participants,
                data.accounts(),
                data.cards(),
                data.merchants(),
                data.terminals(),
                data.routes(),
                data.limits());
    }

    private static UnsafeBuffer at(ReferenceData data, int index) {
        return at(data, ReferenceDigest.ZERO, index);
    }

    private static UnsafeBuffer at(ReferenceData data, ReferenceDigest digest, int index) {
        return new UnsafeBuffer(commands(data, digest).get(index));
    }

    private static List<byte[]> commands(ReferenceData data) {
        return commands(data, ReferenceDigest.ZERO);
    }

    private static List<byte[]> commands(ReferenceData data, ReferenceDigest digest) {
        List<byte[]> commands = new ArrayList<>();
        ReferenceCommands.write(data, digest, (buffer, offset, length) -> {
            byte[] command = new byte[length];
            buffer.getBytes(offset, command);
            commands.add(command);
        });
        return commands;
    }

    private static int templateId(byte[] command) {
        return new MessageHeaderDecoder().wrap(new UnsafeBuffer(command), 0).templateId();
    }

    private static long packed(String text) {
        return new UnsafeBuffer(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 8))
                .getLong(0, ByteOrder.BIG_ENDIAN);
    }
}
