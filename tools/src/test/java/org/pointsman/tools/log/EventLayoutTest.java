package org.pointsman.tools.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLayoutTest {
    private static final Pattern LOGGED = Pattern.compile(
            "\\.log\\(\\s*(?:[a-z]+ \\? )?\"([a-z_.]+)\"(?: : \"([a-z_.]+)\")?|(?:warn|error)\\(\\s*\"([a-z_.]+)\",");

    private final EventLayout layout = new EventLayout();

    private String line(String logger, Consumer<Logger> logging) {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger target = new LoggerContext().getLogger(logger);
        target.setLevel(Level.DEBUG);
        target.addAppender(lines);
        logging.accept(target);
        String line = layout.doLayout(lines.list.get(0));
        assertThat(line).endsWith(System.lineSeparator());
        assertThat(line.strip()).doesNotContain("\n").doesNotContain("\r");
        return line.strip().replaceFirst("time=\\S+Z ", "");
    }

    @Test
    void anEventIsOneLineOfKeysAndValues() {
        assertThat(line(
                        "org.pointsman.net.X",
                        log -> log.atInfo()
                                .addKeyValue("listener", "acquirers")
                                .addKeyValue("reason", "a frame of \"9\"\nbytes\\")
                                .addKeyValue("empty", "")
                                .log("connection.closed")))
                .isEqualTo("level=info event=connection.closed listener=acquirers"
                        + " reason=\"a frame of \\\"9\\\"\\nbytes\\\\\" empty=\"\"");
    }

    @Test
    void whatALibrarySaysIsAnEventOfItsOwn() {
        assertThat(line("io.netty.X", log -> log.warn("one {}\r\ntwo", 1)))
                .isEqualTo("level=warn event=library logger=io.netty.X message=\"one 1\\r\\ntwo\"");
    }

    @Test
    void anErrorKeepsItsPlaceButNoLongNumber() {
        Exception cause = new IllegalStateException(
                "track 6225880012345675=3012", new NumberFormatException("For input string: \"6225880012345675\""));
        String line =
                line("org.pointsman.X", log -> log.atError().setCause(cause).log("answer.failed"));
        assertThat(line)
                .startsWith(
                        "level=error event=answer.failed error=\"java.lang.IllegalStateException: track [number]=3012\" at=")
                .contains("error=\"java.lang.NumberFormatException: For input string: \\\"[number]\\\"\"")
                .contains("EventLayoutTest")
                .doesNotContain("6225880012345675");
    }

    @Test
    void theDirectoryOfARunKeepsItsNameAndAPaddedCardNumberDoesNot() {
        String line = line(
                "org.pointsman.X",
                log -> log.atError()
                        .setCause(new IllegalStateException("data/0000000000000003824 0006225880012345675"))
                        .log("process.halted"));
        assertThat(line).contains("data/0000000000000003824 [number]");
    }

    @Test
    void thePageForOperatorsListsEveryEventAndNoOther() throws IOException {
        Set<String> logged = new TreeSet<>(Set.of("library"));
        for (String module : new String[] {"journal", "switch-core", "switch-net", "tools"}) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    LOGGED.matcher(source).results().forEach(match -> {
                        for (int group = 1; group <= 3; group++) {
                            if (match.group(group) != null) {
                                logged.add(match.group(group));
                            }
                        }
                    });
                    assertThat(source).as(file.toString()).doesNotContainPattern("LOG\\.(info|warn|error|debug)\\(");
                }
            }
        }
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        String log = page.substring(page.indexOf("## Log"), page.indexOf("## Changing the configuration"));
        Set<String> documented = Pattern.compile("^\\| `([a-z_.]+)` \\|", Pattern.MULTILINE)
                .matcher(log)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(logged).isEqualTo(documented);
    }
}
