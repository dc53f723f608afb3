package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.reference.Route;
import org.pointsman.core.reference.Terminal;
import org.pointsman.net.config.YamlConfig;

/** The reference data of the recorded traffic, read, written again and read again. */
class RecordedReferenceTest {
    private static final byte[] KEY = "any key".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void survivesARoundTrip(String recording) throws IOException, URISyntaxException {
        Path file = Path.of(getClass()
                .getResource("/traffic/" + recording + "/reference.yaml")
                .toURI());
        ReferenceData data = YamlConfig.readReference(file);
        assertThat(data.cards()).hasSize(2000);
        assertThat(data.merchants()).hasSize(40);
        assertThat(data.routes()).hasSize(4);
        assertThat(data.limits()).hasSize(3);

        Path written = Files.writeString(directory.resolve("reference.yaml"), yaml(data));
        ReferenceData again = YamlConfig.readReference(written);
        assertThat(again).isEqualTo(data);
        assertThat(ReferenceDigest.of(again, KEY)).isEqualTo(ReferenceDigest.of(data, KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void becomesOneCommandARowAndTheGenesis(String recording) throws URISyntaxException {
        ReferenceData data = YamlConfig.readReference(Path.of(getClass()
                .getResource("/traffic/" + recording + "/reference.yaml")
                .toURI()));
        AtomicInteger commands = new AtomicInteger();
        ReferenceCommands.write(
                data, ReferenceDigest.of(data, KEY), (buffer, offset, length) -> commands.incrementAndGet());
        int rows = data.participants().size()
                + data.accounts().size()
                + data.cards().size()
                + data.merchants().size()
                + data.terminals().size()
                + data.routes().size()
                + data.limits().size();
        assertThat(commands).hasValue(1 + rows);
    }

    /** In block style, unlike the recording. */
    private static String yaml(ReferenceData data) {
        Formatter yaml = new Formatter(Locale.ROOT);
        yaml.format("limits:%n");
        for (Limit limit : data.limits()) {
            yaml.format(
                    "  - name: %s%n    scope: %s%n", limit.name(), limit.scope().label());
            yaml.format(
                    "    measure: %s%n    window: %s%n",
                    limit.measure().label(), limit.window().label());
            yaml.format("    max: %d%n", limit.max());
        }
        yaml.format("routes:%n");
        for (Route route : data.routes()) {
            yaml.format(
                    "  - prefix: \"%d\"%n    channel: %s%n",
                    route.prefix(), route.channel().label());
        }
        yaml.format("terminals:%n");
        for (Terminal terminal : data.terminals()) {
            yaml.format("  - id: \"%s\"%n    merchant: \"%s\"%n", terminal.id(), terminal.merchant());
        }
        yaml.format("merchants:%n");
        for (Merchant merchant : data.merchants()) {
            yaml.format("  - id: \"%s\"%n    name: %s%n", merchant.id(), merchant.name());
            yaml.format("    mcc: \"%04d\"%n    account: %d%n", merchant.mcc(), merchant.account());
            yaml.format("    status: %s%n", merchant.status().label());
        }
        yaml.format("cards:%n");
        for (Card card : data.cards()) {
            yaml.format("  - pan: \"%s\"%n    account: %d%n", Long.toUnsignedString(card.panNumber()), card.account());
            yaml.format(
                    "    expiry: \"%04d\"%n    status: %s%n",
                    card.expiry(), card.status().label());
        }
        yaml.format("accounts:%n");
        for (Account account : data.accounts()) {
            yaml.format(
                    "  - id: %d%n    kind: %s%n", account.id(), account.kind().label());
            yaml.format("    currency: %s%n    balance: %d%n", Currencies.alpha(account.currency()), account.balance());
            yaml.format("    creditLine: %d%n    maxBalance: %d%n", account.creditLine(), account.maxBalance());
            yaml.format(
                    "    mayGoNegative: %b%n    status: %s%n",
                    account.mayGoNegative(), account.status().label());
        }
        yaml.format("participants:%n");
        for (Participant participant : data.participants()) {
            yaml.format("  - id: \"%d\"%n    name: %s%n", participant.id(), participant.name());
            yaml.format("    role: %s%n", participant.role().label());
        }
        yaml.format("businessDay:%n  zone: %s%n", data.businessDay().zone());
        yaml.format("  cutOver: \"%s\"%n", data.businessDay().cutOver());
        return yaml.toString();
    }
}
