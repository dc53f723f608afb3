package org.pointsman.core.engine;

import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.Transaction;

/** Writes the answers to requests. A remembered one is always answered from its record, first or again. */
final class Replies {
    private static final int REPLY_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH;
    private static final int NOT_REMEMBERED = 0;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReplyEncoder reply = new ReplyEncoder();

    /** Answers with what is remembered. @param moreFlags flags of this answer only */
    void answer(Incoming incoming, Transaction transaction, int moreFlags, Outcomes outcomes) {
        begin(incoming, outcomes)
                .responseCode((short) transaction.responseCode())
                .flags((short) (transaction.flags() | moreFlags))
                .approvalCode(transaction.approvalCode())
                .transaction(transaction.number())
                .balance(transaction.balance())
                .settlementDate(transaction.monthDay())
                .currency(transaction.balanceCurrency());
        reply.rrn().high(transaction.rrnHigh()).low(transaction.rrnLow());
    }

    /** Answers a request that is not remembered: there is a code and no more to tell. */
    void refuse(Incoming incoming, int responseCode, int monthDay, Outcomes outcomes) {
        begin(incoming, outcomes)
                .responseCode((short) responseCode)
                .flags((short) 0)
                .approvalCode(Decision.NO_CODE)
                .transaction(NOT_REMEMBERED)
                .balance(0)
                .settlementDate(monthDay)
                .currency(0);
        reply.rrn().high(0).low(0);
    }

    private ReplyEncoder begin(Incoming incoming, Outcomes outcomes) {
        return reply.wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(REPLY_BYTES), header)
                .gateway(incoming.gateway)
                .connection(incoming.connection)
                .correlation(incoming.correlation);
    }
}
