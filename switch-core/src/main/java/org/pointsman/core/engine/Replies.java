package org.pointsman.core.engine;

import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.agrona.UnsafeApi.putShort;

import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.RrnEncoder;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.Transaction;

/** Writes the answers to requests. A remembered one is always answered from its record, first or again. */
final class Replies {
    private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int REPLY_BYTES = HEADER_BYTES + ReplyEncoder.BLOCK_LENGTH;
    private static final long HEADER = MessageHeaders.word(ReplyEncoder.TEMPLATE_ID, ReplyEncoder.BLOCK_LENGTH);
    private static final int NOT_REMEMBERED = 0;
    private static final int RRN_HIGH = ReplyEncoder.rrnEncodingOffset() + RrnEncoder.highEncodingOffset();
    private static final int RRN_LOW = ReplyEncoder.rrnEncodingOffset() + RrnEncoder.lowEncodingOffset();

    /** Answers with what is remembered. @param moreFlags flags of this answer only */
    void answer(Incoming incoming, Transaction transaction, int moreFlags, Outcomes outcomes) {
        write(
                incoming,
                transaction.responseCode(),
                transaction.flags() | moreFlags,
                transaction.approvalCode(),
                transaction.number(),
                transaction.balance(),
                transaction.rrnHigh(),
                transaction.rrnLow(),
                transaction.monthDay(),
                transaction.balanceCurrency(),
                outcomes);
    }

    /** Answers a request that is not remembered: there is a code and no more to tell. */
    void refuse(Incoming incoming, int responseCode, int monthDay, Outcomes outcomes) {
        write(incoming, responseCode, 0, Decision.NO_CODE, NOT_REMEMBERED, 0, 0, 0, monthDay, 0, outcomes);
    }

    /** By the offsets of the generated encoder, but past its bounds checks: the room was claimed at once. */
    private static void write(
            Incoming incoming,
            int responseCode,
            int flags,
            long approvalCode,
            long transaction,
            long balance,
            long rrnHigh,
            long rrnLow,
            int settlementDate,
            int currency,
            Outcomes outcomes) {
        int offset = outcomes.claim(REPLY_BYTES);
        Object base = outcomes.buffer().byteArray();
        long header = outcomes.buffer().addressOffset() + offset;
        long at = header + HEADER_BYTES;
        putLong(base, header, HEADER);
        putShort(base, at + ReplyEncoder.gatewayEncodingOffset(), (short) incoming.gateway);
        putByte(base, at + ReplyEncoder.responseCodeEncodingOffset(), (byte) responseCode);
        putByte(base, at + ReplyEncoder.flagsEncodingOffset(), (byte) flags);
        putInt(base, at + ReplyEncoder.connectionEncodingOffset(), (int) incoming.connection);
        putInt(base, at + ReplyEncoder.correlationEncodingOffset(), (int) incoming.correlation);
        putInt(base, at + ReplyEncoder.approvalCodeEncodingOffset(), (int) approvalCode);
        putLong(base, at + ReplyEncoder.transactionEncodingOffset(), transaction);
        putLong(base, at + ReplyEncoder.balanceEncodingOffset(), balance);
        putLong(base, at + RRN_HIGH, rrnHigh);
        putInt(base, at + RRN_LOW, (int) rrnLow);
        putShort(base, at + ReplyEncoder.settlementDateEncodingOffset(), (short) settlementDate);
        putShort(base, at + ReplyEncoder.currencyEncodingOffset(), (short) currency);
    }
}
