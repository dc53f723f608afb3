package org.pointsman.tools.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.net.iso8583.MessageWriter;

/**
 * Holds an answer against its request and against what is expected, field by field. One thread.
 *
 * <p>Differences are described for a person's eyes: fields that hold a card number are named, never shown.
 */
public final class AnswerCheck {
    private static final int DE_PROCESSING_CODE = 3;
    private static final int DE_STAN = 11;
    private static final int DE_APPROVAL_CODE = 38;
    private static final int DE_RESPONSE_CODE = 39;
    private static final int DE_BALANCE = 54;

    /** First digit of DE 3. */
    private static final int INQUIRY = 3;

    /** Given back as they came: 70 in network management, 90 in reversals. */
    private static final int[] ECHOED = {2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 70, 90};
    /** Of 1993: 56 in reversals. */
    private static final int[] ECHOED_93 = {2, 3, 4, 7, 11, 12, 24, 30, 32, 33, 37, 41, 42, 49, 56};

    /** Bytes of a message with DE 39 only, and more than it can have. */
    private static final int MAX_SHORT_MESSAGE = 256;

    private final Dialect dialect;
    private final int[] echoed;
    private final String approved;
    private final MessageReader request = new MessageReader();
    private final MessageReader answer = new MessageReader();
    private final UnsafeBuffer requestBuffer = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer answerBuffer = new UnsafeBuffer(0, 0);

    public AnswerCheck(Dialect dialect) {
        this.dialect = dialect;
        echoed = dialect.version() == 0 ? ECHOED : ECHOED_93;
        approved = approved(dialect, 210);
    }

    /**
     * What DE 39 of the answer to an approved request holds in a dialect.
     *
     * @param mti of the answer, as a number
     */
    static String approved(Dialect dialect, int mti) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_SHORT_MESSAGE));
        MessageWriter writer = new MessageWriter().begin(dialect, buffer, 0, dialect.version() * 1000 + mti % 1000);
        dialect.responseCodes().write(writer, mti, ResponseCode.APPROVED);
        int length = writer.end();
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, buffer, 0, length)) {
            throw new IllegalArgumentException("dialect " + dialect + " cannot say that something is approved");
        }
        return Message.text(reader, DE_RESPONSE_CODE);
    }

    /** DE 11 of a message; -1 if it cannot be read. */
    public int stan(Frame message) {
        answerBuffer.wrap(message.bytes());
        answer.parse(dialect, answerBuffer, message.offset(), message.length());
        return (int) answer.number(DE_STAN);
    }

    /**
     * For a peer that sends back what it got.
     *
     * @return null if the answer is the request, byte for byte
     */
    String echoDifference(Frame requestFrame, Frame answerFrame) {
        parse(requestFrame, answerFrame);
        return Arrays.equals(
                        requestFrame.bytes(),
                        requestFrame.offset(),
                        requestFrame.offset() + requestFrame.length(),
                        answerFrame.bytes(),
                        answerFrame.offset(),
                        answerFrame.offset() + answerFrame.length())
                ? null
                : "not the request's bytes" + name();
    }

    private boolean parse(Frame requestFrame, Frame answerFrame) {
        requestBuffer.wrap(requestFrame.bytes());
        answerBuffer.wrap(answerFrame.bytes());
        // A request may be malformed on purpose; what can be read of it is what can be echoed.
        request.parse(dialect, requestBuffer, requestFrame.offset(), requestFrame.length());
        return answer.parse(dialect, answerBuffer, answerFrame.offset(), answerFrame.length());
    }

    /**
     * @param mti expected type of the answer, as a number
     * @param code expected DE 39
     * @param balance expected DE 54; null = none is expected, empty = any
     * @return null if the answer is as expected, else the first difference
     */
    public String difference(Frame requestFrame, Frame answerFrame, int mti, String code, String balance) {
        if (!parse(requestFrame, answerFrame)) {
            return "the answer is malformed: DE " + answer.errorField() + " at byte " + answer.errorOffset() + ": "
                    + answer.errorReason();
        }
        if (answer.mti() != mti) {
            return String.format("answered by %04d, expected %04d%s", answer.mti(), mti, name());
        }
        String got = Message.text(answer, DE_RESPONSE_CODE);
        if (!got.equals(code)) {
            return "DE 39 is " + (got.isEmpty() ? "absent" : got) + ", expected " + code + name();
        }
        String gotBalance = Message.text(answer, DE_BALANCE);
        if (balance == null ? answer.has(DE_BALANCE) : !balance.isEmpty() && !gotBalance.equals(balance)) {
            return "DE 54 is " + (gotBalance.isEmpty() ? "absent" : gotBalance) + ", expected "
                    + (balance == null ? "none" : balance) + name();
        }
        if (isApprovedPayment(code) && answer.contentLength(DE_APPROVAL_CODE) == 0) {
            return "approved without an approval code in DE 38" + name();
        }
        return notGivenBack();
    }

    /** Purchases and authorisations, not inquiries. */
    private boolean isApprovedPayment(String code) {
        int messageClass = request.mti() / 100 % 10;
        boolean inquiry = request.number(DE_PROCESSING_CODE) / 100_000 == INQUIRY;
        return code.equals(approved) && (messageClass == 1 || messageClass == 2) && !inquiry;
    }

    private String notGivenBack() {
        for (int de : echoed) {
            if (!request.has(de)) {
                continue;
            }
            if (!answer.has(de)) {
                return "DE " + de + " is not given back" + name();
            }
            int from = request.fieldOffset(de);
            int to = answer.fieldOffset(de);
            if (!Arrays.equals(
                    requestBuffer.byteArray(),
                    from,
                    from + request.fieldLength(de),
                    answerBuffer.byteArray(),
                    to,
                    to + answer.fieldLength(de))) {
                return "DE " + de + " is not given back as it came" + name();
            }
        }
        return null;
    }

    /** The request of the last comparison. */
    MessageReader request() {
        return request;
    }

    /** The answer of the last comparison. */
    MessageReader answer() {
        return answer;
    }

    private String name() {
        return String.format(" (%04d, STAN %06d)", request.mti(), request.number(DE_STAN));
    }
}
