package org.pointsman.tools.load;

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
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server for tests: plain blocking sockets, JSON answers by a rule of the test. */
public final class HttpPeer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Rule rule;

    /** Called by one thread a connection, but never by two at a time. */
    public interface Rule {
        Answer answer(String method, String path, Map<String, String> headers, byte[] body) throws IOException;
    }

    public record Answer(int status, String json) {}

    public HttpPeer(Rule rule) throws IOException {
        this.rule = rule;
        daemon(this::accept).start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
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
                socket.getOutputStream().write(answer(line.split(" "), headers, body));
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

    private synchronized byte[] answer(String[] requestLine, Map<String, String> headers, byte[] body)
            throws IOException {
        Answer answer = rule.answer(requestLine[0], requestLine[1], headers, body);
        return ("HTTP/1.1 " + answer.status + " X\r\ncontent-type: application/json\r\ncontent-length: "
                        + answer.json.length() + "\r\n\r\n" + answer.json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "http-peer");
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
