package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchHarness;

/** What docs/connect.md says a new switch answers is what it answers, byte by byte; only the date is that of the day. */
class ConnectPageTest {
    private static final Path PAGE = Path.of("..", "docs", "connect.md");
    private static final Pattern EXCHANGE = Pattern.compile("(?m)^> (.*)\n< (.*)$");
    private static final Pattern COMMAND = Pattern.compile("\\bask (\\d[0-9A-F]+)");

    @TempDir
    private Path directory;

    @Test
    void everyMessageOfThePageIsAnsweredAsItSays() throws IOException {
        List<String[]> exchanges = EXCHANGE.matcher(Files.readString(PAGE))
                .results()
                .map(match -> new String[] {message(match.group(1)), message(match.group(2))})
                .toList();
        assertThat(exchanges).hasSize(8);
        try (SwitchHarness harness = new SwitchHarness(directory).start();
                IsoClient client = harness.connect()) {
            for (String[] exchange : exchanges) {
                assertThat(withDateOfThePage(client.askText(exchange[0])))
                        .as(exchange[0])
                        .isEqualTo(exchange[1]);
            }
        }
    }

    @Test
    void everyCommandOfThePageSendsOneOfItsMessages() throws IOException {
        String page = Files.readString(PAGE);
        List<String> messages = EXCHANGE.matcher(page)
                .results()
                .map(match -> message(match.group(1)))
                .toList();
        List<String> commands =
                COMMAND.matcher(page).results().map(match -> match.group(1)).toList();
        assertThat(commands).hasSize(4);
        assertThat(messages).containsAll(commands);
    }

    /** Without the spaces between its fields; those within DE 44 stay. */
    private static String message(String text) {
        return text.replaceAll("(?<=DE\\d{3}|MTI|not|bad) ", "_")
                .replace(" ", "")
                .replace('_', ' ');
    }

    private static String withDateOfThePage(String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
        MessageReader reader = new MessageReader();
        assertThat(reader.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(bytes), 0, bytes.length))
                .isTrue();
        if (!reader.has(15)) {
            return answer;
        }
        int at = reader.contentOffset(15);
        return answer.substring(0, at) + "1120" + answer.substring(at + 4);
    }
}
