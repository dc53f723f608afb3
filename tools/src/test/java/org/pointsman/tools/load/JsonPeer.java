package org.pointsman.tools.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Stands in for the switch's JSON API: blocking sockets around a map of payments. What it answers can be spoilt. */
final class JsonPeer implements AutoCloseable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectNode> payments = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(99_990);
    private int answered;

    final Set<String> keys = ConcurrentHashMap.newKeySet();
    final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    final Map<String, Integer> requests = new ConcurrentHashMap<>();

    private final Spoiler spoiler;

    /** Changes an answer before it is sent. */
    interface Spoiler {
        Spoiler NONE = (number, answer) -> {};

        /**
         * @param number of the answer, from 0
         */
        void spoil(int number, Answer answer);
    }

    /** An answer that is about to leave. */
    static final class Answer {
        int status;
        ObjectNode body;
        String raw;

        private Answer(int status, ObjectNode body) {
            this.status = status;
            this.body = body;
        }
    }

    JsonPeer(Spoiler spoiler) throws IOException {
        this.spoiler = spoiler;
        daemon(this::accept).start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Payments that are neither declined nor reversed. */
    long open() {
        return payments.values().stream()
                .filter(payment -> !payment.get("status").asText().equals("reversed"))
                .count();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                daemon(() -> serve(socket)).start();
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    String[] parts = header.split(": ", 2);
                    headers.put(parts[0], parts[1]);
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
                socket.getOutputStream().write(handle(line.split(" "), headers, body));
            }
        } catch (IOException e) {
            // reset by the client, as some tests want it
        }
    }

    /** Empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private synchronized byte[] handle(String[] requestLine, Map<String, String> headers, byte[] body)
            throws IOException {
        String call = requestLine[1].replaceAll("/[0-9]+", "/{id}");
        requests.merge(requestLine[0] + " " + call, 1, Integer::sum);
        authorizations.add(String.valueOf(headers.get("Authorization")));
        if (requestLine[0].equals("POST") && !keys.add(headers.get("Idempotency-Key"))) {
            throw new IllegalStateException("a key came twice");
        }
        String id = requestLine[1].replaceAll("/v1/[a-z]+/?([0-9]*).*", "$1");
        Answer answer = switch (call) {
            case "/v1/payments" -> new Answer(201, create(mapper.readTree(body)));
            case "/v1/payments/{id}/captures" ->
                new Answer(200, change(id, "authorised", "captured", "capturedAmount"));
            case "/v1/payments/{id}/reversals" -> new Answer(200, change(id, "captured", "reversed", "reversedAmount"));
            case "/v1/accounts/{id}" -> new Answer(200, account(id));
            default -> throw new IllegalStateException("nothing is at " + call);
        };
        spoiler.spoil(answered++, answer);
        String json = answer.raw == null ? mapper.writeValueAsString(answer.body) : answer.raw;
        return ("HTTP/1.1 " + answer.status + " X\r\ncontent-type: application/json\r\ncontent-length: " + json.length()
                        + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private ObjectNode create(JsonNode request) {
        long id = ids.incrementAndGet();
        boolean capture = request.get("capture").asBoolean();
        JsonNode amount = request.get("amount");
        String pan = request.at("/source/card/pan").asText();
        ObjectNode payment = mapper.createObjectNode()
                .put("id", Long.toString(id))
                .put("status", capture ? "captured" : "authorised")
                .put("responseCode", "00")
                .put("approvalCode", String.format("%06d", id % 1_000_000))
                .put("rrn", String.format("%012d", id));
        payment.set("amount", amount);
        payment.set("capturedAmount", amount(capture ? amount.get("value").asLong() : 0));
        payment.set("reversedAmount", amount(0));
        payment.putObject("source")
                .putObject("card")
                .put("pan", pan.substring(0, 6) + "*".repeat(pan.length() - 10) + pan.substring(pan.length() - 4));
        payment.put("merchant", request.get("merchant").asText())
                .put("terminal", request.get("terminal").asText())
                .put("createdAt", String.format("2026-01-01T00:00:%02dZ", id % 60));
        payments.put(Long.toString(id), payment);
        return payment.deepCopy();
    }

    private ObjectNode amount(long value) {
        return mapper.createObjectNode().put("value", value).put("currency", "CNY");
    }

    private ObjectNode change(String id, String from, String to, String what) {
        ObjectNode payment = payments.get(id);
        if (payment == null || !payment.get("status").asText().equals(from)) {
            throw new IllegalStateException("no payment " + id + " that is " + from);
        }
        payment.put("status", to);
        payment.set(what, payment.get("amount"));
        return payment.deepCopy();
    }

    private ObjectNode account(String id) {
        return mapper.createObjectNode()
                .put("id", Long.parseLong(id))
                .put("currency", "CNY")
                .put("posted", 1_000)
                .put("held", 0)
                .put("available", 1_000);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "json-peer");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
