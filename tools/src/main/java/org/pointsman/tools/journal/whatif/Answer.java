package org.pointsman.tools.journal.whatif;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.transactions.ResponseCode;

/**
 * What of a list of outcomes was told to whoever asked, without what the engine only counts: numbers of transactions, approval
 * codes, RRNs it assigned. One instance is reused for every record.
 */
final class Answer {
    private static final int REPEATED = 4;
    private static final int RRN_ASSIGNED = 2;
    private static final int RRN_LENGTH = 12;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ReplyDecoder reply = new ReplyDecoder();
    private final PaymentViewDecoder view = new PaymentViewDecoder();
    private final AccountReplyDecoder account = new AccountReplyDecoder();

    private int template;
    private int result;
    private int responseCode;
    private int status;
    private int flags;
    private long transaction;
    private long assignedRrn;
    private long amount;
    private int currency;
    private long captured;
    private long reversed;
    private long balance;
    private int expiredHolds;

    /** Reads the last outcome of a list, and counts the holds that ran out before it. */
    Answer read(DirectBuffer buffer, int offset, int length) {
        int at = offset;
        int last = offset;
        expiredHolds = 0;
        while (at < offset + length) {
            last = at;
            if (JournalPayload.templateId(buffer, at) == HoldExpiredDecoder.TEMPLATE_ID) {
                expiredHolds++;
            }
            header.wrap(buffer, at);
            at += MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        }
        clear();
        if (length > 0) {
            template = JournalPayload.templateId(buffer, last);
            switch (template) {
                case ReplyDecoder.TEMPLATE_ID -> readReply(reply.wrapAndApplyHeader(buffer, last, header));
                case PaymentViewDecoder.TEMPLATE_ID -> readView(view.wrapAndApplyHeader(buffer, last, header));
                case AccountReplyDecoder.TEMPLATE_ID -> {
                    result = account.wrapAndApplyHeader(buffer, last, header).result();
                    flags = account.flags();
                }
                default -> {
                    // Of a command of the host's: nobody is answered.
                }
            }
        }
        return this;
    }

    private void clear() {
        template = 0;
        result = RequestResult.DONE;
        responseCode = ResponseCode.APPROVED;
        status = 0;
        flags = 0;
        transaction = 0;
        assignedRrn = 0;
        amount = 0;
        currency = 0;
        captured = 0;
        reversed = 0;
        balance = 0;
    }

    private void readReply(ReplyDecoder from) {
        responseCode = from.responseCode();
        flags = from.flags();
        transaction = from.transaction();
        balance = from.balance();
        assignedRrn = (flags & RRN_ASSIGNED) == 0
                ? 0
                : number(from.rrn().high(), from.rrn().low());
    }

    private void readView(PaymentViewDecoder from) {
        result = from.result();
        responseCode = from.responseCode();
        status = from.status();
        flags = from.flags();
        transaction = from.transaction();
        amount = from.amount();
        currency = from.currency();
        captured = from.capturedAmount();
        reversed = from.reversedAmount();
        assignedRrn = number(from.rrn().high(), from.rrn().low());
    }

    /** Twelve digits as a number; 0 if they are no digits. */
    static long number(long high, long low) {
        long number = 0;
        for (int i = 0; i < RRN_LENGTH; i++) {
            long word = i < Long.BYTES ? high >>> Byte.SIZE * (7 - i) : low >>> Byte.SIZE * (11 - i);
            int digit = (int) (word & 0xFF) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Whether anybody asked: else the command was the host's. */
    boolean isOfRequest() {
        return template == ReplyDecoder.TEMPLATE_ID
                || template == PaymentViewDecoder.TEMPLATE_ID
                || template == AccountReplyDecoder.TEMPLATE_ID;
    }

    /** Whether it is the first answer again. */
    boolean isRepeat() {
        return (flags & REPEATED) != 0;
    }

    boolean isApproved() {
        return result == RequestResult.DONE && responseCode == ResponseCode.APPROVED;
    }

    /** Whether the other answer says the same. */
    boolean saysTheSame(Answer other) {
        return isSameDecision(other)
                && amount == other.amount
                && captured == other.captured
                && reversed == other.reversed
                && balance == other.balance;
    }

    private boolean isSameDecision(Answer other) {
        return template == other.template
                && result == other.result
                && responseCode == other.responseCode
                && status == other.status;
    }

    /** The decision in words. @param recorded the other answer: what differs beside the decision is said, too */
    String inWords(Answer recorded) {
        String decision = inWords();
        if (!isSameDecision(recorded)) {
            return decision.equals(recorded.inWords()) ? decision + ", other status" : decision;
        }
        return decision + (balance == recorded.balance ? ", other amounts" : ", other balance");
    }

    String inWords() {
        return result == RequestResult.DONE && template != AccountReplyDecoder.TEMPLATE_ID
                ? Words.responseCode(responseCode)
                : Words.result(result);
    }

    /** Number of the transaction, 0 if there is none. */
    long transaction() {
        return transaction;
    }

    /** What the engine's counter gave as RRN, 0 if it gave none. */
    long assignedRrn() {
        return assignedRrn;
    }

    /** Of a payment that is shown, minor units; else 0. */
    long amount() {
        return amount;
    }

    /** Of that amount. */
    int currency() {
        return currency;
    }

    int expiredHolds() {
        return expiredHolds;
    }
}
