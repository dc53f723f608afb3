package org.pointsman.net.acquirer;

import static org.pointsman.net.acquirer.RequestFields.bit;

import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Echo;
import org.pointsman.net.iso8583.FunctionCodes;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.net.iso8583.RejectReason;

/**
 * From a parsed message to what stands in its slot: a command for the engine, or an answer decided here (format errors, DE 39
 * = 30, and network management). This is step 2 of docs/architecture.md, "One authorisation". One instance a loop; allocates nothing.
 */
public final class AcquirerRequests {
    /** Whether anything came of a message. */
    public enum Result {
        /** The slot is set, an answer will come. */
        ANSWERED,
        /** Sign-on or sign-off was asked for and granted; otherwise as ANSWERED. */
        SIGNED_ON,
        SIGNED_OFF,
        /** No answer is possible: it is a response, or its type cannot be read. The slot is set to nothing. */
        IGNORED
    }

    private static final int CLASS_AUTHORISATION = 1;
    private static final int CLASS_FINANCIAL = 2;
    private static final int CLASS_REVERSAL = 4;
    private static final int CLASS_NETWORK = 8;
    private static final int FUNCTION_REQUEST = 0;
    private static final int FUNCTION_ADVICE = 2;

    private static final long REQUIRED_OF_ALL = bit(3) | bit(7) | bit(11) | bit(32) | bit(41) | bit(42) | bit(49);
    private static final long REQUIRED_OF_NETWORK = bit(7) | bit(11);
    private static final long CARD = bit(2) | bit(35);

    private final int gateway;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RequestWriter requests = new RequestWriter();
    private final ReversalWriter reversals = new ReversalWriter();
    private final ReplyEncoder reply = new ReplyEncoder();
    private final Outcomes outcomes = new Outcomes();

    private final MessageReader message;
    private Dialect dialect;
    private RequestFields fields;
    private int connection;
    private int correlation;

    /**
     * @param gateway number of the loop's gateway, to which answers are addressed
     * @param message the loop's reader, which holds the message at hand
     */
    public AcquirerRequests(int gateway, MessageReader message) {
        this.gateway = gateway;
        this.message = message;
    }

    /**
     * Sets the slot to what the message just parsed asks for.
     *
     * @param wellFormed what parsing it said
     * @param echo receives what the answer repeats
     * @param signedOn whether its sender may send transactions
     * @param expiresAtNs the instant at which its sender gives up waiting, nanoseconds since 1970
     */
    public Result fill(
            Slot slot,
            boolean wellFormed,
            Echo echo,
            int connectionId,
            int correlationId,
            boolean signedOn,
            long expiresAtNs) {
        connection = connectionId;
        correlation = correlationId;
        if (dialect != message.dialect()) {
            dialect = message.dialect();
            fields = RequestFields.of(dialect.version());
        }
        int mti = message.mti();
        int function = mti / 10 % 10;
        if (mti < 0 || (function & 1) != 0) {
            slot.set(Slot.Kind.NOTHING, 0);
            return Result.IGNORED;
        }
        echo.capture(message, mti + 10 - (mti & 1));
        if (!wellFormed) {
            return reject(slot, echo, message.errorField(), RejectReason.of(message.errorReason()));
        }
        int messageClass = mti / 100 % 10;
        boolean transaction = (messageClass == CLASS_AUTHORISATION || messageClass == CLASS_FINANCIAL)
                && function == FUNCTION_REQUEST;
        boolean undo = messageClass == CLASS_REVERSAL && (function == FUNCTION_REQUEST || function == FUNCTION_ADVICE);
        if (messageClass == CLASS_NETWORK && (function == FUNCTION_REQUEST || function == FUNCTION_ADVICE)) {
            return network(slot, echo);
        }
        if (!transaction && !undo) {
            return reject(slot, echo, 0, RejectReason.NOT_SUPPORTED);
        }
        FunctionCodes functions = dialect.functions();
        if (functions.ofTransactions() && !functions.goWith(messageClass, message)) {
            boolean there = message.has(functions.field());
            return reject(slot, echo, functions.field(), there ? RejectReason.NOT_SUPPORTED : RejectReason.MISSING);
        }
        if (!signedOn) {
            return decide(slot, ResponseCode.NOT_PERMITTED_TO_TERMINAL);
        }
        return transaction ? transaction(slot, echo, messageClass, expiresAtNs) : reversal(slot, echo);
    }

    private Result network(Slot slot, Echo echo) {
        long missing = REQUIRED_OF_NETWORK & ~message.primary();
        if (missing != 0) {
            return reject(slot, echo, first(missing), RejectReason.MISSING);
        }
        FunctionCodes functions = dialect.functions();
        if (functions.field() == 0) {
            return reject(slot, echo, 0, RejectReason.NOT_SUPPORTED);
        }
        if (!message.has(functions.field())) {
            return reject(slot, echo, functions.field(), RejectReason.MISSING);
        }
        FunctionCodes.Function function = functions.of(message);
        if (function == null || !function.isOfNetwork()) {
            return reject(slot, echo, functions.field(), RejectReason.NOT_SUPPORTED);
        }
        decide(slot, ResponseCode.APPROVED);
        return switch (function) {
            case SIGN_ON -> Result.SIGNED_ON;
            case SIGN_OFF -> Result.SIGNED_OFF;
            default -> Result.ANSWERED;
        };
    }

    private Result transaction(Slot slot, Echo echo, int messageClass, long expiresAtNs) {
        long present = message.primary();
        long missing = (REQUIRED_OF_ALL | fields.required()) & ~present;
        if ((present & CARD) == 0) {
            missing |= bit(2);
        }
        if ((present & bit(4)) == 0 && !isInquiry()) {
            missing |= bit(4);
        }
        if (isRejected(slot, echo, missing)) {
            return Result.ANSWERED;
        }
        requests.write(
                slot.commandAddress(), gateway, connection, correlation, messageClass, expiresAtNs, message, fields);
        slot.set(Slot.Kind.COMMAND, RequestWriter.LENGTH);
        return Result.ANSWERED;
    }

    private Result reversal(Slot slot, Echo echo) {
        boolean partial = dialect.functions().of(message) == FunctionCodes.Function.PARTIAL_REVERSAL;
        long required = REQUIRED_OF_ALL | fields.required() | bit(4) | bit(fields.originalAmountField(partial));
        if (isRejected(slot, echo, required & ~message.primary())) {
            return Result.ANSWERED;
        }
        int originalClass = fields.originalClass(message);
        if (originalClass == 0 && !message.has(37) && !fields.hasLocalKey(message)) {
            return reject(slot, echo, fields.originalField(), RejectReason.MISSING);
        }
        long replacement = fields.replacementAmount(message, partial);
        if (replacement < -1) {
            return reject(slot, echo, fields.replacementField(), RejectReason.BAD_DIGIT);
        }
        reversals.write(
                slot.commandAddress(),
                gateway,
                connection,
                correlation,
                originalClass,
                fields.originalAmount(message, partial),
                replacement,
                message,
                fields);
        slot.set(Slot.Kind.COMMAND, ReversalWriter.LENGTH);
        return Result.ANSWERED;
    }

    /**
     * Rejects a message that lacks a field, or has one that cannot be right, for the first such field.
     *
     * @return false if all is well
     */
    private boolean isRejected(Slot slot, Echo echo, long missing) {
        if (missing != 0) {
            reject(slot, echo, first(missing), RejectReason.MISSING);
        } else if (message.number(49) < 0) {
            // The standard types it as text, where anything may stand.
            reject(slot, echo, 49, RejectReason.BAD_DIGIT);
        } else if (!isTrackOfCard()) {
            reject(slot, echo, 35, RejectReason.CONTRADICTORY);
        } else {
            return false;
        }
        return true;
    }

    /** There is no track, or it begins with the card number of DE 2. */
    private boolean isTrackOfCard() {
        if (!message.has(35)) {
            return true;
        }
        int trackDigits = message.trackPanDigits();
        return trackDigits > 0
                && (!message.has(2) || trackDigits == message.panDigits() && message.trackPan() == message.pan());
    }

    /** DE 3 begins with 30 or 31. */
    private boolean isInquiry() {
        if (!message.has(3)) {
            return false;
        }
        long type = message.number(3) / 10_000;
        return type == 30 || type == 31;
    }

    private Result reject(Slot slot, Echo echo, int de, RejectReason reason) {
        echo.reject(de, reason);
        return decide(slot, ResponseCode.FORMAT_ERROR);
    }

    private Result decide(Slot slot, int responseCode) {
        slot.begin(outcomes);
        int offset = outcomes.claim(MessageHeaderEncoder.ENCODED_LENGTH + ReplyEncoder.BLOCK_LENGTH);
        reply.wrapAndApplyHeader(outcomes.buffer(), offset, header)
                .gateway(gateway)
                .responseCode((short) responseCode)
                .flags((short) 0)
                .connection(connection)
                .correlation(correlation)
                .approvalCode(ReplyEncoder.approvalCodeNullValue())
                .transaction(0)
                .balance(0)
                .settlementDate(0)
                .currency(0);
        reply.rrn().high(0).low(0);
        slot.decided(outcomes);
        return Result.ANSWERED;
    }

    private static int first(long bits) {
        return Long.numberOfLeadingZeros(bits) + 1;
    }
}
