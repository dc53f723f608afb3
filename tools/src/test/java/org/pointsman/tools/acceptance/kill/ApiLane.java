package org.pointsman.tools.acceptance.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** A shop's connection: payments, captures, reversals, look-ups, one under way at a time. */
final class ApiLane extends Lane {
    private static final int TIMEOUT_MS = 30_000;
    private static final int CREATED = 201;
    private static final int OK = 200;
    /** What a payment shows alike for as long as it is known. */
    private static final List<String> LASTING =
            List.of("id", "responseCode", "approvalCode", "rrn", "stan", "amount", "createdAt");

    private final ObjectMapper mapper = new ObjectMapper();
    private final String keyPrefix;
    private int keys;

    private record Answer(int status, String body) {}

    ApiLane(Book book, String keyPrefix, long seed) {
        super(book, seed);
        this.keyPrefix = keyPrefix;
    }

    @Override
    void talk(InetSocketAddress address, BooleanSupplier mayAsk) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request owed : owed()) {
                ask(owed, socket, in);
            }
            while (mayAsk.getAsBoolean()) {
                ask(next(), socket, in);
            }
        }
    }

    private void ask(Request request, Socket socket, InputStream in) throws IOException {
        socket.getOutputStream().write(request.bytes);
        Answer answer = receive(in);
        JsonNode body = mapper.readTree(answer.body());
        if (request.kind == Request.Kind.LOOK_UP) {
            compare(request.payment, answer, body);
            return;
        }
        boolean done = answer.status() == OK
                || answer.status() == CREATED
                        && body.path("responseCode").asText().equals("00");
        if (answer.status() == CREATED) {
            request.payment.id = body.path("id").asText();
        } else if (answer.status() >= 500) {
            problem(request.kind + " answered " + answer.status() + " " + answer.body());
        }
        answered(request, answer.status() + " " + answer.body(), done);
    }

    /** A look-up shows what the first answer said. */
    private void compare(Payment payment, Answer answer, JsonNode shown) throws IOException {
        String first = payment.first().answer();
        JsonNode then = mapper.readTree(first.substring(first.indexOf(' ') + 1));
        for (String name : LASTING) {
            if (!then.path(name).equals(shown.path(name))) {
                problem("payment " + payment.id + ": " + name + " was " + then.path(name) + ", a look-up says "
                        + answer.status() + " " + answer.body());
            }
        }
        onAnswer.run();
    }

    private static Answer receive(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("cut off within a body");
        }
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection has ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    Request invent() {
        if (!payments.isEmpty() && random.nextInt(2) == 0) {
            Payment payment = recentPayment();
            if (payment.id != null) {
                return about(payment);
            }
        }
        boolean capture = random.nextBoolean();
        Book.Card card = book.anyCard(random);
        Book.Shop shop = book.anyShop(random);
        Payment payment = new Payment(card.account(), shop.account(), likelyAmount());
        payments.add(payment);
        String body = "{\"amount\":{\"value\":" + payment.amount + ",\"currency\":\"CNY\"},\"capture\":" + capture
                + ",\"source\":{\"card\":{\"pan\":\"" + card.pan() + "\",\"expiry\":\"" + Book.EXPIRY
                + "\"}},\"merchant\":\"" + shop.merchant() + "\",\"terminal\":\"" + shop.terminal() + "\"}";
        return payment.add(new Request(
                capture ? Request.Kind.PURCHASE : Request.Kind.AUTHORISATION, payment, post("/v1/payments", body)));
    }

    private Request about(Payment payment) {
        String path = "/v1/payments/" + payment.id;
        return switch (random.nextInt(3)) {
            case 0 -> payment.add(new Request(Request.Kind.CAPTURE, payment, post(path + "/captures", "")));
            case 1 -> payment.add(new Request(Request.Kind.REVERSAL, payment, post(path + "/reversals", "")));
            default ->
                new Request(Request.Kind.LOOK_UP, payment, bytes("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        };
    }

    private byte[] post(String path, String body) {
        return bytes("POST " + path + " HTTP/1.1\r\nHost: h\r\nIdempotency-Key: " + keyPrefix + keys++
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
