package org.pointsman.tools.hostile;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.tools.hostile.Attack.Count;
import org.pointsman.tools.hostile.Attack.Evidence;
import org.pointsman.tools.hostile.Attack.Fate;
import org.pointsman.tools.hostile.Attack.Then;
import org.pointsman.tools.load.Protocol;

/** All kinds of hostile company, for listeners that speak {@code length2} and HTTP. */
final class Attacks {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration TRICKLE = Duration.ofMillis(100);
    private static final Duration STEADY = Duration.ofMillis(10);
    private static final Duration SLOWER = Duration.ofMillis(50);
    private static final Duration BACK_SOON = Duration.ofMillis(100);

    /** Deaf clients and slow ones come back late, or the switch would have more to do with those that come than those that stay. */
    private static final Duration BACK_LATE = Duration.ofSeconds(1);

    private static final int GARBAGE_BYTES = 4096;
    private static final int CHUNKS = 10_000;
    private static final int MALFORMED_BYTES = 100;
    private static final String HOST = " HTTP/1.1\r\nHost: x\r\n";
    private static final Evidence ACCEPTED =
            new Evidence("pointsman_connections_accepted_total", Map.of(), Count.OPENED);
    private static final Evidence TIMED_OUT = refusals("timeout", Count.CLOSED);
    private static final Evidence LOST = refusals("framing", Count.CLOSED);

    private final Dialect dialect;
    private final int idle;
    private final int crowd;

    /**
     * @param dialect of the ISO 8583 listener
     * @param idle idle connections
     * @param crowd connections of the other kinds
     */
    Attacks(Dialect dialect, int idle, int crowd) {
        this.dialect = dialect;
        this.idle = idle;
        this.crowd = crowd;
    }

    /** One after the other; the last is some of everything at the same time. */
    List<List<Attack>> all() {
        List<Attack> each = List.of(
                idleIso(),
                idleHttp(),
                trickledFrame(),
                trickledHead(),
                trickledBody(),
                tinyChunks(),
                deafIso(),
                deafHttp(),
                stormIso(),
                stormHttp(),
                oversizedFrames(),
                malformedMessages(),
                garbageHttp(),
                oversizedHead(),
                oversizedBody(),
                notFound(),
                badJson());
        return java.util.stream.Stream.concat(
                        each.stream().map(List::of),
                        java.util.stream.Stream.of(each.stream()
                                .map(attack -> attack.with(Math.max(1, attack.connections() / each.size())))
                                .toList()))
                .toList();
    }

    /** Quiet after one request: what most connections of an acquirer are most of the time. */
    private Attack idleIso() {
        byte[] echo = frame(new MessageBuilder(dialect, 800)
                .set(7, "1120093200")
                .set(11, "000001")
                .set(70, "301")
                .build());
        return quiet("idle iso8583", Protocol.ISO8583, echo);
    }

    private Attack idleHttp() {
        return quiet("idle http", Protocol.JSON, text("GET /health/live" + HOST + "\r\n"));
    }

    private Attack quiet(String name, Protocol front, byte[] request) {
        return new Attack(
                name,
                front,
                idle,
                request,
                request.length,
                1,
                AT_ONCE,
                true,
                Then.STAY,
                BACK_LATE,
                Fate.STAYS,
                ACCEPTED);
    }

    private Attack trickledFrame() {
        byte[] frame = frame(inquiry());
        return trickle("trickled frame", Protocol.ISO8583, Arrays.copyOf(frame, frame.length - 1), 0);
    }

    private Attack trickledHead() {
        return trickle("trickled head", Protocol.JSON, text("GET /health/live" + HOST + "X-1: 1\r\n".repeat(500)), 0);
    }

    private Attack trickledBody() {
        String head = "POST /v1/payments" + HOST
                + "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
        return trickle("trickled body", Protocol.JSON, text(head + " ".repeat(50_000)), head.length());
    }

    private Attack trickle(String name, Protocol front, byte[] script, int burst) {
        return new Attack(
                name,
                front,
                crowd,
                script,
                Math.max(1, burst),
                1,
                TRICKLE,
                true,
                Then.STAY,
                BACK_LATE,
                Fate.CLOSED,
                TIMED_OUT);
    }

    /** A body that never ends, in chunks of one byte: each is an object to whoever keeps them as they come. */
    private Attack tinyChunks() {
        byte[] script = text("POST /v1/payments" + HOST
                + "Idempotency-Key: k\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1\r\n \r\n".repeat(CHUNKS));
        return new Attack(
                "tiny chunks",
                Protocol.JSON,
                crowd,
                script,
                script.length,
                1,
                AT_ONCE,
                true,
                Then.STAY,
                BACK_LATE,
                Fate.CLOSED,
                TIMED_OUT);
    }

    private Attack deafIso() {
        byte[] script = repeated(frame(inquiry()), 100);
        // Few of them: what they ask for has to be answered, and many would be an overload and no more.
        return deaf("deaf iso8583", Protocol.ISO8583, script, script.length, STEADY)
                .with(Math.max(1, crowd / 20));
    }

    private Attack deafHttp() {
        byte[] script = repeated(text("GET /" + HOST + "\r\n"), 500);
        return deaf("deaf http", Protocol.JSON, script, script.length, AT_ONCE);
    }

    private Attack deaf(String name, Protocol front, byte[] script, int stepBytes, Duration step) {
        return new Attack(
                name,
                front,
                crowd,
                script,
                script.length,
                stepBytes,
                step,
                false,
                Then.REPEAT,
                BACK_LATE,
                Fate.CLOSED,
                TIMED_OUT);
    }

    private Attack stormIso() {
        return storm("connect and break off, iso8583", Protocol.ISO8583);
    }

    private Attack stormHttp() {
        return storm("connect and break off, http", Protocol.JSON);
    }

    private Attack storm(String name, Protocol front) {
        return new Attack(
                name,
                front,
                crowd,
                new byte[1],
                1,
                1,
                AT_ONCE,
                true,
                Then.BREAK_OFF,
                Duration.ofMillis(100),
                Fate.ANY,
                ACCEPTED);
    }

    private Attack oversizedFrames() {
        byte[] script = garbage(GARBAGE_BYTES);
        script[0] = (byte) 0xFF;
        return closedAtOnce("oversized frames", Protocol.ISO8583, script, LOST);
    }

    /** Whole frames, and nothing in them that could be answered. */
    private Attack malformedMessages() {
        byte[] frame = frame(garbage(MALFORMED_BYTES));
        return new Attack(
                "malformed messages",
                Protocol.ISO8583,
                crowd,
                frame,
                frame.length,
                frame.length,
                SLOWER,
                true,
                Then.REPEAT,
                BACK_SOON,
                Fate.STAYS,
                refusals("unanswerable", Count.SOME));
    }

    private Attack garbageHttp() {
        byte[] script = garbage(GARBAGE_BYTES);
        // A line's end, so that it is a line at all.
        script[100] = '\n';
        return closedAtOnce("garbage for http", Protocol.JSON, script, statuses("400", Count.ANSWERED));
    }

    private Attack oversizedHead() {
        return closedAtOnce(
                "oversized head",
                Protocol.JSON,
                text("GET /" + HOST + "X-Long: " + "x".repeat(20_000)),
                statuses("431", Count.ANSWERED));
    }

    private Attack oversizedBody() {
        return closedAtOnce(
                "oversized body",
                Protocol.JSON,
                text("POST /v1/payments" + HOST
                        + "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n"
                        + "x".repeat(20_000)),
                statuses("413", Count.ANSWERED));
    }

    private Attack closedAtOnce(String name, Protocol front, byte[] script, Evidence evidence) {
        return new Attack(
                name,
                front,
                crowd,
                script,
                script.length,
                1,
                AT_ONCE,
                true,
                Then.STAY,
                BACK_SOON,
                Fate.CLOSED,
                evidence);
    }

    private Attack notFound() {
        return answered("404", text("GET /nothing/here" + HOST + "\r\n"), statuses("404", Count.ANSWERED));
    }

    private Attack badJson() {
        String body = "{\"amount\": {\"value\": \"x\"}}";
        return answered(
                "bad json",
                text("POST /v1/payments" + HOST
                        + "Idempotency-Key: k\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body),
                statuses("400", Count.ANSWERED));
    }

    private Attack answered(String name, byte[] request, Evidence evidence) {
        return new Attack(
                name,
                Protocol.JSON,
                crowd,
                request,
                request.length,
                request.length,
                SLOWER,
                true,
                Then.REPEAT,
                BACK_SOON,
                Fate.STAYS,
                evidence);
    }

    /** Of a card that nobody has: decided and answered, and nothing is changed by it. */
    private byte[] inquiry() {
        return new MessageBuilder(dialect, 800)
                .set(7, "1120093200")
                .set(11, "000001")
                .set(70, "301")
                .build();
    }

    private static byte[] frame(byte[] message) {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    /** The same each time. */
    private static byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Evidence refusals(String reason, Count atLeast) {
        return new Evidence("pointsman_refusals_total", Map.of("reason", reason), atLeast);
    }

    private static Evidence statuses(String status, Count atLeast) {
        return new Evidence("pointsman_http_requests_total", Map.of("status", status), atLeast);
    }
}
