package org.pointsman.tools.hostile;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of an attack, over all its lives. Belongs to the thread of its {@link HostileClient}. */
final class HostileConnection implements Comparable<HostileConnection> {
    /** Of clients that do not read: so little that what they do not take piles up at the switch, not on the way. */
    private static final int DEAF_RECEIVE_BUFFER = 4096;

    /** Steps without a pause that are taken in a row, so that others get their turn. */
    private static final int MAX_STEPS_IN_A_ROW = 16;

    private static final long NEVER = Long.MAX_VALUE;

    private final Attack attack;
    private final ByteBuffer script;
    private SocketChannel channel;
    private SelectionKey key;
    /** Where the step that is being sent ends. */
    private int stepEnd;

    /** When it wants its next turn, by {@link System#nanoTime} since the client began. */
    private long dueNs;

    private int timesClosed;

    HostileConnection(Attack attack, long firstDueNs) {
        this.attack = attack;
        script = ByteBuffer.wrap(attack.script());
        dueNs = firstDueNs;
    }

    /** How often the switch has closed it. */
    int timesClosed() {
        return timesClosed;
    }

    boolean wantsTurn() {
        return dueNs != NEVER;
    }

    long dueNs() {
        return dueNs;
    }

    boolean isOpen() {
        return channel != null;
    }

    /** Begins to connect. */
    void open(Selector selector, SocketAddress address) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Ends with a reset, which leaves no port behind that nobody can use for a minute.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        if (!attack.reads()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, DEAF_RECEIVE_BUFFER);
        }
        channel.connect(address);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        dueNs = NEVER;
    }

    void onConnected() throws IOException {
        channel.finishConnect();
        key.interestOps(attack.reads() ? SelectionKey.OP_READ : 0);
        script.clear();
        stepEnd = attack.burst();
    }

    /**
     * Sends what is due.
     *
     * @return false if it has broken off
     */
    boolean send(long nowNs) throws IOException {
        for (int i = 0; i < MAX_STEPS_IN_A_ROW; i++) {
            script.limit(stepEnd);
            channel.write(script);
            boolean blocked = script.hasRemaining();
            int reading = attack.reads() ? SelectionKey.OP_READ : 0;
            key.interestOps(blocked ? reading | SelectionKey.OP_WRITE : reading);
            if (blocked) {
                dueNs = NEVER;
                return true;
            }
            if (stepEnd == script.capacity() && !goOnBehindScript()) {
                dueNs = NEVER;
                return attack.then() == Attack.Then.STAY;
            }
            stepEnd = Math.min(Math.max(stepEnd, script.position()) + attack.stepBytes(), script.capacity());
            dueNs = nowNs + attack.step().toNanos();
            if (dueNs > nowNs) {
                return true;
            }
        }
        dueNs = nowNs + 1;
        return true;
    }

    /** Whether the script begins again. */
    private boolean goOnBehindScript() {
        if (attack.then() != Attack.Then.REPEAT) {
            return false;
        }
        int from = attack.burst() == script.capacity() ? 0 : attack.burst();
        script.clear().position(from);
        stepEnd = from;
        return true;
    }

    /** @return bytes read; negative at the end of the stream */
    int read(ByteBuffer target) throws IOException {
        target.clear();
        return channel.read(target);
    }

    /** The switch has closed it: it comes back. */
    void onClosed(long nowNs) {
        timesClosed++;
        close(nowNs);
    }

    void close(long nowNs) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        channel = null;
        dueNs = nowNs + attack.pause().toNanos();
    }

    @Override
    public int compareTo(HostileConnection other) {
        return Long.compare(dueNs, other.dueNs);
    }
}
