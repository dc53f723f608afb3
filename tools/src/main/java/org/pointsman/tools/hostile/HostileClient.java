package org.pointsman.tools.hostile;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Carries out an {@link Attack} on a thread of its own, from construction until it is closed. Any thread may ask how it goes. */
final class HostileClient implements AutoCloseable {
    /** Between the first attempts to connect: a crowd that the listen queue can take. */
    private static final long RAMP_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MAX_SLEEP_MS = 20;
    private static final int READ_BYTES = 64 * 1024;
    private static final byte[] HTTP_ANSWER = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private final Attack attack;
    private final SocketAddress address;
    private final Selector selector = Selector.open();
    private final HostileConnection[] connections;
    private final PriorityQueue<HostileConnection> turns = new PriorityQueue<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread;
    private final long startNs = System.nanoTime();
    private volatile boolean stopped;
    private volatile long opened;
    private volatile long closed;
    private volatile long answered;
    private volatile int closedAtLeastOnce;
    private volatile Throwable failure;

    HostileClient(Attack attack, SocketAddress address) throws IOException {
        this.attack = attack;
        this.address = address;
        connections = new HostileConnection[attack.connections()];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new HostileConnection(attack, i * RAMP_NS);
            turns.add(connections[i]);
        }
        thread = new Thread(this::run, "hostile-" + attack.name());
        thread.setDaemon(true);
        thread.start();
    }

    Attack attack() {
        return attack;
    }

    /** Connections made, those that came back included. */
    long opened() {
        return opened;
    }

    /** Connections that the switch closed. */
    long closed() {
        return closed;
    }

    /** Answers over HTTP. */
    long answered() {
        return answered;
    }

    /** Whether the switch has closed each connection at least once. */
    boolean everyOneWasClosed() {
        return closedAtLeastOnce == connections.length;
    }

    /** @throws IllegalStateException if the attack itself has failed */
    void requireRunning() {
        if (failure != null) {
            throw new IllegalStateException("the attack " + attack.name() + " failed", failure);
        }
    }

    private long nowNs() {
        return System.nanoTime() - startNs;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
    private void run() {
        try {
            while (!stopped) {
                HostileConnection next = turns.peek();
                long sleepMs = next == null
                        ? MAX_SLEEP_MS
                        : Math.min(MAX_SLEEP_MS, TimeUnit.NANOSECONDS.toMillis(next.dueNs() - nowNs()) + 1);
                selector.select(this::onReady, Math.max(1, sleepMs));
                long nowNs = nowNs();
                for (next = turns.peek(); next != null && next.dueNs() <= nowNs; next = turns.peek()) {
                    turns.poll();
                    turn(next, nowNs);
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void turn(HostileConnection connection, long nowNs) throws IOException {
        if (!connection.isOpen()) {
            connection.open(selector, address);
        } else {
            send(connection, nowNs);
        }
    }

    private void send(HostileConnection connection, long nowNs) {
        try {
            if (!connection.send(nowNs)) {
                connection.close(nowNs);
            }
        } catch (IOException e) {
            lose(connection, nowNs);
            return;
        }
        if (connection.wantsTurn()) {
            turns.add(connection);
        }
    }

    private void onReady(SelectionKey key) {
        HostileConnection connection = (HostileConnection) key.attachment();
        long nowNs = nowNs();
        if (key.isConnectable()) {
            try {
                connection.onConnected();
            } catch (IOException e) {
                connection.close(nowNs + RETRY_NS);
                turns.add(connection);
                return;
            }
            opened++;
            send(connection, nowNs);
            return;
        }
        if (key.isReadable() && !read(connection, nowNs)) {
            return;
        }
        if (key.isValid() && key.isWritable()) {
            send(connection, nowNs);
        }
    }

    private boolean read(HostileConnection connection, long nowNs) {
        int length;
        try {
            length = connection.read(received);
        } catch (IOException e) {
            length = -1;
        }
        if (length < 0) {
            turns.remove(connection);
            lose(connection, nowNs);
            return false;
        }
        received.flip();
        answered += beginnings(received);
        return true;
    }

    /** Answers that begin in what was read. One that begins in two reads is missed: the count is what there is at least. */
    private static int beginnings(ByteBuffer bytes) {
        int count = 0;
        for (int i = 0; i + HTTP_ANSWER.length < bytes.limit(); i++) {
            int matching = 0;
            while (matching < HTTP_ANSWER.length && bytes.get(i + matching) == HTTP_ANSWER[matching]) {
                matching++;
            }
            // Behind it a status: the words alone may stand in an answer as well.
            if (matching == HTTP_ANSWER.length && Character.isDigit(bytes.get(i + matching))) {
                count++;
            }
        }
        return count;
    }

    private void lose(HostileConnection connection, long nowNs) {
        connection.onClosed(nowNs);
        closed++;
        if (connection.timesClosed() == 1) {
            closedAtLeastOnce++;
        }
        turns.add(connection);
    }

    /** Stops and breaks off all connections. */
    @Override
    public void close() throws IOException {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (HostileConnection connection : connections) {
            if (connection.isOpen()) {
                connection.close(0);
            }
        }
        selector.close();
    }
}
