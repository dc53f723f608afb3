package org.pointsman.net.edge;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.transactions.ResponseCode;

/**
 * Writes the answers that are decided at the edge into the slots of their requests, so that they leave in order with those of
 * the engine. One a loop; allocates nothing.
 */
public final class EdgeReply {
    /** Flag of a Reply: declined because the disk is full. The engine never gives it. */
    private static final int DISK_FULL = 8;

    private static final int FLAGS = MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.flagsEncodingOffset();

    private final int gateway;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReplyEncoder reply = new ReplyEncoder();
    private final Outcomes outcomes = new Outcomes();

    /** @param gateway number of the loop's gateway, to which answers are addressed */
    public EdgeReply(int gateway) {
        this.gateway = gateway;
    }

    /** Answers with a response code. */
    public void decide(Slot slot, int connection, int correlation, int responseCode) {
        write(slot, connection, correlation, responseCode, 0);
        slot.decided(outcomes);
    }

    /** Declines for want of room. */
    public void decline(Slot slot, int connection, int correlation) {
        write(slot, connection, correlation, ResponseCode.SYSTEM_MALFUNCTION, DISK_FULL);
        slot.decided(outcomes);
    }

    /** Declines the command that was set for want of room, unless the engine remembers it. */
    public void onlyRepeat(Slot slot, int connection, int correlation) {
        write(slot, connection, correlation, ResponseCode.SYSTEM_MALFUNCTION, DISK_FULL);
        slot.onlyRepeat(outcomes);
    }

    /** Whether the Reply whose message header stands at {@code offset} declines for want of room. */
    public static boolean isDeclined(DirectBuffer buffer, int offset) {
        return (buffer.getByte(offset + FLAGS) & DISK_FULL) != 0;
    }

    private void write(Slot slot, int connection, int correlation, int responseCode, int flags) {
        slot.begin(outcomes);
        int offset = outcomes.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH);
        reply.wrapAndApplyHeader(outcomes.buffer(), offset, header)
                .gateway(gateway)
                .responseCode((short) responseCode)
                .flags((short) flags)
                .connection(connection)
                .correlation(correlation)
                .approvalCode(ReplyEncoder.approvalCodeNullValue())
                .transaction(0)
                .balance(0)
                .settlementDate(0)
                .currency(0);
        reply.rrn().high(0).low(0);
    }
}
