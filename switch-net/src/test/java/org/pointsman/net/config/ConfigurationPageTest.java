package org.pointsman.net.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Bounds;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceData;

/** What docs/configuration.md shows is what the switch reads. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S+) (\\S+)\n(.*?)^```$");
    private static final Pattern SECTION = Pattern.compile("\n([A-Za-z]+):(?= \\{|\n)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z]+):[ \n]");

    @TempDir
    Path directory;

    @Test
    void theNodeFilesOfThePageAreRight() throws IOException {
        List<String> files = blocks("node");
        assertThat(files).hasSize(2);
        NodeConfig everything = YamlConfig.readNode(write("everything.yaml", files.get(0)));
        assertThat(everything.listeners()).hasSize(3);
        NodeConfig least = YamlConfig.readNode(write("least.yaml", files.get(1)));
        assertThat(everything.keys()).as("the default of keys").isEqualTo(least.keys());
        assertThat(everything.pipeline()).as("the default of pipeline").isEqualTo(least.pipeline());
        NodeConfig.Iso8583Listener detailed =
                (NodeConfig.Iso8583Listener) everything.listeners().get(1);
        NodeConfig.Iso8583Listener plain =
                (NodeConfig.Iso8583Listener) least.listeners().get(0);
        assertThat(detailed)
                .as("the defaults of a listener")
                .isEqualTo(new NodeConfig.Iso8583Listener(
                        detailed.name(),
                        detailed.bind(),
                        detailed.dialect(),
                        detailed.framing(),
                        plain.signOnRequired(),
                        plain.window(),
                        plain.timeout(),
                        plain.maxFrame(),
                        plain.connections()));
        assertThat(everything.listeners().get(2).connections())
                .as("the defaults of an HTTP listener")
                .isEqualTo(NodeConfig.Connections.OF_HTTP);
    }

    @Test
    void theReferenceFileOfThePageIsRight() throws IOException {
        ReferenceData data = YamlConfig.readReference(
                write("reference.yaml", blocks("reference").get(0)));
        assertThat(data.bounds())
                .isEqualTo(new Bounds(64, 2_000_000, 2_000_000, 100_000, 200_000, 1024, 64, 4_000_000));
        assertThat(data.limits()).hasSize(3);
        assertThat(data.holds()).as("the default of holds").isEqualTo(ReferenceData.Holds.DEFAULT);
    }

    @Test
    void theCsvFilesOfThePageAreRight() throws IOException {
        write("accounts.csv", blocks("accounts.csv").get(0));
        write("cards.csv", blocks("cards.csv").get(0));
        ReferenceData data = YamlConfig.readReference(
                write("reference.yaml", blocks("reference-csv").get(0)));
        assertThat(data.accounts()).extracting(Account::creditLine).containsExactly(0L, 500_000L);
        assertThat(data.cards().get(1).permissions()).isEqualTo(Permission.PURCHASE.code() | Permission.INQUIRY.code());
    }

    @Test
    void everyKeyOfTheExamplesIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        String examples = "\n" + blocks("node").get(0) + blocks("reference").get(0);
        Set<String> sections = new HashSet<>();
        SECTION.matcher(examples).results().forEach(section -> sections.add(section.group(1)));
        assertThat(sections).contains("pipeline", "businessDay", "cards");
        for (String key :
                KEY.matcher(examples).results().map(key -> key.group(1)).toList()) {
            assertThat(sections.contains(key) || page.matches("(?s).*\n\\| `([a-zA-Z]+\\.)?" + key + "` \\|.*"))
                    .as(key)
                    .isTrue();
        }
    }

    private static List<String> blocks(String name) {
        try {
            return BLOCK.matcher(Files.readString(PAGE))
                    .results()
                    .filter(block -> block.group(2).equals(name))
                    .map((MatchResult block) -> block.group(3))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
