package org.pointsman.net.acquirer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.pointsman.net.edge.AnswerCounters;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Framing;

/** What all connections of one listener have in common, and the set-up of each. */
public final class AcquirerListener extends ChannelInitializer<Channel> {
    /**
     * How a listener is configured.
     *
     * @param window most requests of a connection under way
     * @param timeoutNs how long its senders wait for an answer
     * @param signOnRequired whether transactions are refused (58) before a sign-on
     */
    public record Options(
            String name, Dialect dialect, Framing framing, int window, long timeoutNs, boolean signOnRequired) {}

    private static final int MAX_RESPONSE_FRAME_BYTES = 4096;

    private final Options options;
    private final AnswerCounters answers;
    private final Function<Channel, AcquirerLoop> loops;
    private final IntSupplier connectionIds;
    /** Without the bound of requests: an answer is longer than its request, and it is ours. */
    private final Framing responseFraming;

    /**
     * @param answers counts them
     * @param loops what the sessions of a channel's loop share
     * @param connectionIds numbers connections over all listeners
     */
    public AcquirerListener(
            Options options, AnswerCounters answers, Function<Channel, AcquirerLoop> loops, IntSupplier connectionIds) {
        this.options = options;
        this.answers = answers;
        responseFraming = options.framing().withLimits(1, MAX_RESPONSE_FRAME_BYTES);
        this.loops = loops;
        this.connectionIds = connectionIds;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new AcquirerSession(loops.apply(channel), this, connectionIds.getAsInt()));
    }

    AnswerCounters answers() {
        return answers;
    }

    String name() {
        return options.name();
    }

    Dialect dialect() {
        return options.dialect();
    }

    Framing responseFraming() {
        return responseFraming;
    }

    Framing framing() {
        return options.framing();
    }

    int window() {
        return options.window();
    }

    long timeoutNs() {
        return options.timeoutNs();
    }

    boolean signOnRequired() {
        return options.signOnRequired();
    }
}
