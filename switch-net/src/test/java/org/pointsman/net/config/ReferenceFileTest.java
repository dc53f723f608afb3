package org.pointsman.net.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Bounds;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Route;
import org.pointsman.core.reference.Terminal;

class ReferenceFileTest {
    @TempDir
    Path directory;

    @Test
    void everyKeyIsRead() throws IOException {
        ReferenceData data = YamlConfig.readReference(write("""
                businessDay: { zone: Asia/Shanghai, cutOver: "23:00" }
                remember: { transactions: 8000000, atLeast: 500ms }
                holds: { max: 9, expireAfter: 2d }
                bounds: { participants: 11, accounts: 12, cards: 13, merchants: 14, terminals: 15, routes: 16, limits: 17, usages: 18 }
                participants: [ { id: "00010001", name: Harbour 港口, role: both, status: suspended } ]
                accounts:
                  - { id: 1000000001, kind: customer, currency: JPY, balance: 5, creditLine: 6, maxBalance: 7, mayGoNegative: true, status: frozen }
                  - { id: 2000000001, kind: merchant, currency: JPY }
                cards: [ { pan: "9999999999999999999", account: 1000000001, expiry: "3012", permit: [cash, inquiry], status: stolen } ]
                merchants: [ { id: "M1", mcc: "0742", account: 2000000001, permit: [], status: closed } ]
                terminals: [ { id: "T 1", merchant: "M1", permit: [purchase], status: closed } ]
                routes: [ { prefix: "099", channel: on-us, checkDigit: none } ]
                limits: [ { name: merchant-20, scope: merchant, measure: count, window: day, max: 20 } ]
                """));
        assertThat(data.businessDay())
                .isEqualTo(new ReferenceData.BusinessDay(ZoneId.of("Asia/Shanghai"), LocalTime.of(23, 0)));
        assertThat(data.remember()).isEqualTo(new ReferenceData.Remember(8_000_000, Duration.ofMillis(500)));
        assertThat(data.holds()).isEqualTo(new ReferenceData.Holds(9, Duration.ofDays(2)));
        assertThat(data.bounds()).isEqualTo(new Bounds(11, 12, 13, 14, 15, 16, 17, 18));
        assertThat(data.participants())
                .containsExactly(
                        new Participant(10001, "Harbour 港口", Participant.Role.BOTH, Participant.Status.SUSPENDED));
        assertThat(data.accounts())
                .containsExactly(
                        new Account(1_000_000_001L, Account.Kind.CUSTOMER, 392, 5, 6, 7, true, Account.Status.FROZEN),
                        new Account(2_000_000_001L, Account.Kind.MERCHANT, 392, 0, 0, 0, false, Account.Status.ACTIVE));
        assertThat(data.cards())
                .containsExactly(new Card(
                        Long.parseUnsignedLong("9999999999999999999"),
                        19,
                        1_000_000_001L,
                        3012,
                        Permission.CASH.code() | Permission.INQUIRY.code(),
                        Card.Status.STOLEN));
        assertThat(data.merchants())
                .containsExactly(new Merchant("M1", "", 742, 2_000_000_001L, 0, Merchant.Status.CLOSED));
        assertThat(data.terminals())
                .containsExactly(new Terminal("T 1", "M1", Permission.PURCHASE.code(), Terminal.Status.CLOSED));
        assertThat(data.routes()).containsExactly(new Route(99, 3, Route.Channel.ON_US, Route.CheckDigit.NONE));
        assertThat(data.limits())
                .containsExactly(
                        new Limit("merchant-20", Limit.Scope.MERCHANT, Limit.Measure.COUNT, Limit.Window.DAY, 20));
    }

    @Test
    void sectionsMayBeAbsentOrEmptyAndStandInAnyOrder() throws IOException {
        ReferenceData data = YamlConfig.readReference(write("""
                terminals:
                  - { id: "10000001", merchant: "M1" }
                merchants:
                  - { id: "M1", mcc: "5399", account: 2000000001 }
                cards:
                accounts:
                  - id: 2000000001
                    kind: merchant
                    currency: CNY
                """));
        assertThat(data.businessDay()).isEqualTo(new ReferenceData.BusinessDay(ZoneOffset.UTC, LocalTime.MIDNIGHT));
        assertThat(data.remember()).isEqualTo(new ReferenceData.Remember(1_000_000, Duration.ofSeconds(60)));
        assertThat(data.holds()).isEqualTo(new ReferenceData.Holds(1_000_000, Duration.ofHours(168)));
        assertThat(data.bounds()).isEqualTo(new Bounds(64, 1024, 1024, 1024, 1024, 64, 64, 1024));
        assertThat(data.cards()).isEmpty();
        assertThat(data.terminals().get(0).permissions()).isEqualTo(Permission.ALL);
    }

    @Test
    void aListMayStandInACsvFile() throws IOException {
        Files.writeString(directory.resolve("accounts.csv"), """
                id,kind,currency,balance,creditLine,mayGoNegative
                1000000001,customer,CNY,997097,,
                1000000002,customer,CNY,0,100,true
                """);
        Files.writeString(
                directory.resolve("cards.csv"),
                "pan,account,expiry,permit\n6225880012345675,1000000001,0912,purchase inquiry\n");
        ReferenceData data =
                YamlConfig.readReference(write("accounts: { csv: accounts.csv }\ncards: { csv: cards.csv }\n"));
        assertThat(data.accounts())
                .containsExactly(
                        new Account(
                                1_000_000_001L,
                                Account.Kind.CUSTOMER,
                                156,
                                997_097,
                                0,
                                0,
                                false,
                                Account.Status.ACTIVE),
                        new Account(
                                1_000_000_002L, Account.Kind.CUSTOMER, 156, 0, 100, 0, true, Account.Status.ACTIVE));
        assertThat(data.cards())
                .containsExactly(new Card(
                        6225880012345675L,
                        16,
                        1_000_000_001L,
                        912,
                        Permission.PURCHASE.code() | Permission.INQUIRY.code(),
                        Card.Status.ACTIVE));
    }

    @Test
    void problemsOfACsvFileNameThatFile() throws IOException {
        Path csv = directory.resolve("accounts.csv");
        Files.writeString(csv, """
                id,kind,currency,balance
                5,customer,CNY,1
                1000000001,customer,CNY
                1000000002,,CNY,0
                1000000003,customer,CNY,x
                """);
        Path file = write("accounts: { csv: accounts.csv }\ncards: { csv: none.csv }\nlimits: { CSV: x }\n");
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> YamlConfig.readReference(file));
        assertThat(refused.problems())
                .containsExactly(
                        file + ":2: cards: there is no file none.csv",
                        file + ":3: limits: csv is missing",
                        file + ":3: limits: unknown key 'CSV'",
                        csv + ":2: accounts: id is 5, must be 1000 to 9223372036854775807",
                        csv + ":3: must have 4 columns, as the first line has",
                        csv + ":4: accounts: kind is missing",
                        csv + ":5: accounts: balance must be a whole number");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("reference.yaml"), content);
    }
}
