package org.pointsman.tools.load;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that stands in for a switch: plain blocking sockets, {@code length2} frames, answers by a rule of the test. */
public final class ScriptedPeer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Rule rule;

    /** What to do with a request. Called by one thread a connection. */
    @FunctionalInterface
    public interface Rule {
        /**
         * @param number of the request on its connection, from 0
         */
        void onRequest(Answers answers, int number, byte[] request) throws IOException;
    }

    /** The way back to the client. */
    public static final class Answers {
        private final Socket socket;
        private final OutputStream out;

        private Answers(Socket socket) throws IOException {
            this.socket = socket;
            out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        }

        public void send(byte[] message) throws IOException {
            raw(new byte[] {(byte) (message.length >> 8), (byte) message.length});
            raw(message);
        }

        /** Bytes as they are, without a frame around them. */
        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        public void flush() throws IOException {
            out.flush();
        }

        public void closeConnection() throws IOException {
            out.flush();
            socket.close();
        }
    }

    public ScriptedPeer(Rule rule) throws IOException {
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
            DataInputStream in =
                    new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024));
            Answers answers = new Answers(socket);
            for (int number = 0; ; number++) {
                byte[] request = new byte[in.readUnsignedShort()];
                in.readFully(request);
                rule.onRequest(answers, number, request);
                if (in.available() == 0 && !socket.isClosed()) {
                    answers.flush();
                }
            }
        } catch (EOFException e) {
            // the client is done
        } catch (IOException e) {
            // reset by one side or the other, as some tests want it
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-peer");
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
