package org.pointsman.net.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {
    private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 5);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ThrottledLog log = new ThrottledLog(logger(), Duration.ofSeconds(10), nowNs::get);

    private Logger logger() {
        Logger logger = new LoggerContext().getLogger("throttled");
        logger.addAppender(lines);
        lines.start();
        return logger;
    }

    @Test
    void theFirstOfAnIntervalIsLoggedAndTheNextSaysHowManyWereNot() {
        for (int i = 1; i <= 1000; i++) {
            log.warn("refused", "number", i);
        }
        // Past the end of what a long holds, as a clock may go.
        nowNs.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        log.warn("refused", "number", 1001);
        nowNs.incrementAndGet();
        log.warn("refused", "number", 1002);
        assertThat(lines.list)
                .extracting(ThrottledLogTest::text)
                .containsExactly("refused number=1", "refused number=1002 suppressed=1000");
    }

    @Test
    void whatComesRarelyIsAllLogged() {
        for (int i = 1; i <= 3; i++) {
            log.error("broken", new IllegalStateException("by test"));
            nowNs.addAndGet(Duration.ofSeconds(11).toNanos());
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("broken", "broken", "broken");
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("by test");
    }

    @Test
    void ofManyThreadsOneLogs() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 1000; n++) {
                    log.warn("refused");
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        nowNs.addAndGet(Duration.ofSeconds(10).toNanos());
        log.warn("refused");
        assertThat(lines.list).hasSize(2);
        // The one that logs may find that others have come meanwhile.
        assertThat(lines.list.stream().mapToLong(ThrottledLogTest::suppressed).sum())
                .isEqualTo(7999);
    }

    private static long suppressed(ILoggingEvent line) {
        return line.getKeyValuePairs() == null
                ? 0
                : line.getKeyValuePairs().stream()
                        .mapToLong(pair -> (Long) pair.value)
                        .sum();
    }

    private static String text(ILoggingEvent line) {
        StringBuilder text = new StringBuilder(line.getFormattedMessage());
        if (line.getKeyValuePairs() != null) {
            line.getKeyValuePairs()
                    .forEach(pair ->
                            text.append(' ').append(pair.key).append('=').append(pair.value));
        }
        return text.toString();
    }
}
