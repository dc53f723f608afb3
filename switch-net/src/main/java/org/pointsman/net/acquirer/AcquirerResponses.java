package org.pointsman.net.acquirer;

import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Echo;
import org.pointsman.net.iso8583.MessageWriter;
import org.pointsman.net.iso8583.RejectReason;

/**
 * From a Reply to the message that answers: the fields echoed, and between them in ascending order what the switch adds (DE
 * 15, 37, 38, 39, 44, 54). One instance a loop; allocates nothing.
 */
public final class AcquirerResponses {
    /** A response is never longer: all that can be echoed, and what is added, in the widest dialect. */
    static final int MAX_LENGTH = Echo.CAPACITY + 256;

    private static final int FLAG_BALANCE = 1;
    private static final int FLAG_RRN = 2;
    private static final int APPROVAL_CODE_DIGITS = 6;
    private static final int AMOUNT_DIGITS = 12;
    private static final long MAX_AMOUNT = 999_999_999_999L;
    private static final int RRN_LENGTH = 12;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ReplyDecoder reply = new ReplyDecoder();
    private final MessageWriter writer = new MessageWriter();
    private final UnsafeBuffer text = new UnsafeBuffer(new byte[32]);
    private final SettlementDates settlementDates;

    /** @param nowNs gives the engine's time, nanoseconds since 1970 */
    public AcquirerResponses(LongSupplier nowNs) {
        settlementDates = new SettlementDates(nowNs);
    }

    /**
     * Writes the response.
     *
     * @param buffer holds the Reply, with its message header at {@code offset}
     * @return length of the message in bytes
     */
    public int write(Echo echo, DirectBuffer buffer, int offset, MutableDirectBuffer target, int targetOffset) {
        reply.wrapAndApplyHeader(buffer, offset, header);
        Dialect dialect = echo.dialect();
        writer.begin(dialect, target, targetOffset, echo.responseMti());
        if (echo.hasSecondary()) {
            writer.withSecondBitmap();
        }
        echo.rewind();
        if (reply.settlementDate() != 0 && dialect.has(15)) {
            echo.writeBefore(writer, 15);
            writer.number(15, settlementDates.on(dialect.version(), reply.settlementDate()));
        }
        if ((reply.flags() & FLAG_RRN) != 0) {
            echo.writeBefore(writer, 37);
            writer.packed(37, reply.rrn().high(), reply.rrn().low() << 32, RRN_LENGTH);
            echo.skipBefore(38);
        } else {
            echo.writeBefore(writer, 38);
        }
        long approvalCode = reply.approvalCode();
        if (approvalCode != ReplyDecoder.approvalCodeNullValue()) {
            writer.digits(38, (int) approvalCode, APPROVAL_CODE_DIGITS);
        }
        dialect.responseCodes().write(writer, echo.responseMti(), reply.responseCode());
        if (echo.rejectReason() != null && dialect.has(44)) {
            echo.writeBefore(writer, 44);
            writer.bytes(44, text, 0, rejection(echo));
        }
        if ((reply.flags() & FLAG_BALANCE) != 0 && dialect.has(54)) {
            echo.writeBefore(writer, 54);
            writer.bytes(54, text, 0, balance());
        }
        echo.writeBefore(writer, Dialect.MAX_DE + 1);
        return writer.end();
    }

    /** {@code DE004 missing}; DE 0 and 1 by their names; a reason that is the switch's own alone. */
    private int rejection(Echo echo) {
        int de = echo.rejectedField();
        int end = 5;
        if (echo.rejectReason() == RejectReason.DISK_FULL) {
            // Nothing in the message is wrong, so no field is named.
            byte[] reason = echo.rejectReason().text();
            text.putBytes(0, reason);
            return reason.length;
        }
        if (de == 0) {
            text.putInt(0, 'M' << 24 | 'T' << 16 | 'I' << 8 | ' ', java.nio.ByteOrder.BIG_ENDIAN);
            end = 3;
        } else {
            text.putByte(0, (byte) 'D');
            text.putByte(1, (byte) 'E');
            digits(2, de, 3);
        }
        text.putByte(end++, (byte) ' ');
        byte[] reason = echo.rejectReason().text();
        text.putBytes(end, reason);
        return end + reason.length;
    }

    /**
     * Account type 00, amount type 02 (available), currency, sign, 12 digits. A balance that has more digits is shown as the
     * largest that has not, never without its leading ones.
     */
    private int balance() {
        long balance = reply.balance();
        digits(0, 2, 4);
        digits(4, reply.currency(), 3);
        text.putByte(7, (byte) (balance < 0 ? 'D' : 'C'));
        digits(8, Math.min(balance < 0 ? -Math.max(balance, -MAX_AMOUNT) : balance, MAX_AMOUNT), AMOUNT_DIGITS);
        return 8 + AMOUNT_DIGITS;
    }

    private void digits(int offset, long value, int count) {
        long rest = value;
        for (int i = offset + count - 1; i >= offset; i--) {
            text.putByte(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
