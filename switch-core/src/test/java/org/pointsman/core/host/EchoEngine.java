package org.pointsman.core.host;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.TableVisitor;

/** The least that looks like an engine to a host: it approves everything and counts. */
public final class EchoEngine implements Engine {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TransactionRequestDecoder request = new TransactionRequestDecoder();
    private final MessageHeaderEncoder replyHeader = new MessageHeaderEncoder();
    private final ReplyEncoder reply = new ReplyEncoder();
    private volatile long decided;
    private volatile int dueTimers;
    private volatile long remembersFrom = Long.MAX_VALUE;
    private volatile long failFrom = Long.MAX_VALUE;

    public long decided() {
        return decided;
    }

    /** So many timers will fire, one a tick. */
    public void dueTimers(int count) {
        dueTimers = count;
    }

    /** Requests of this correlation and later ones are repeats. */
    public void remembersFrom(long correlation) {
        remembersFrom = correlation;
    }

    /** The invariant of this engine breaks at that command. */
    public void failFrom(long command) {
        failFrom = command;
    }

    @Override
    public void forEachTable(TableVisitor visitor) {
        visitor.onTable("decided", decided, 1_000_000, 8);
    }

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        decided = decided + 1;
        if (decided >= failFrom) {
            throw new IllegalStateException("the books do not balance");
        }
        if (JournalPayload.templateId(buffer, offset) != TransactionRequestDecoder.TEMPLATE_ID) {
            return;
        }
        request.wrapAndApplyHeader(buffer, offset, header);
        int at = outcomes.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH);
        reply.wrapAndApplyHeader(outcomes.buffer(), at, replyHeader)
                .gateway(request.gateway())
                .responseCode((short) 0)
                .flags((short) 0)
                .connection(request.connection())
                .correlation(request.correlation())
                .approvalCode(decided % 1_000_000)
                .transaction(decided)
                .balance(0)
                .settlementDate(0)
                .currency(0);
        reply.rrn().high(0).low(0);
    }

    @Override
    public boolean remembers(DirectBuffer buffer, int offset, int length) {
        return request.wrapAndApplyHeader(buffer, offset, header).correlation() >= remembersFrom;
    }

    @Override
    public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {}

    @Override
    public boolean onTick(long timestampNs, Outcomes outcomes) {
        if (dueTimers == 0) {
            return false;
        }
        dueTimers = dueTimers - 1;
        return true;
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {}

    @Override
    public long nextDeadlineNs() {
        return dueTimers > 0 ? 0 : Long.MAX_VALUE;
    }

    @Override
    public long stateHash() {
        return decided;
    }
}
