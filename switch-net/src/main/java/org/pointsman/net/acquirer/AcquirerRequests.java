package org.pointsman.net.acquirer;

import org.pointsman.core.host.local.Slot;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.net.edge.EdgeReply;
import org.pointsman.net.edge.FreeSpace;
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
        /** There is no answer: it is a response or a notification, or its type cannot be read. The slot is set to nothing. */
        IGNORED
    }

    private static final int CLASS_AUTHORISATION = 1;
    private static final int CLASS_FINANCIAL = 2;
    private static final int CLASS_REVERSAL = 4;
    private static final int CLASS_NETWORK = 8;
    private static final int FUNCTION_REQUEST = 0;
    private static final int FUNCTION_ADVICE = 2;
    private static final int FUNCTION_NOTIFICATION = 4;
    /** Acquirer, issuer, other, and the repeats of each. */
    private static final int MAX_ORIGIN = 5;

    private final int gateway;
    private final RequestWriter requests = new RequestWriter();
    private final ReversalWriter reversals = new ReversalWriter();
    private final FormatCheck format = new FormatCheck();
    private final EdgeReply reply;

    private final MessageReader message;
    private final FreeSpace freeSpace;
    private Dialect dialect;
    private RequestFields fields;
    private int connection;
    private int correlation;

    /**
     * @param gateway number of the loop's gateway, to which answers are addressed
     * @param message the loop's reader, which holds the message at hand
     * @param freeSpace says what can be kept
     */
    public AcquirerRequests(int gateway, MessageReader message, FreeSpace freeSpace) {
        this.gateway = gateway;
        this.message = message;
        this.freeSpace = freeSpace;
        reply = new EdgeReply(gateway);
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
        if (mti < 0 || (function & 1) != 0 || function == FUNCTION_NOTIFICATION) {
            slot.set(Slot.Kind.NOTHING, 0);
            return Result.IGNORED;
        }
        echo.capture(message, mti + 10 - (mti & 1));
        if (!wellFormed) {
            return reject(slot, echo, message.errorField(), RejectReason.of(message.errorReason()));
        }
        int messageClass = mti / 100 % 10;
        boolean request = function == FUNCTION_REQUEST;
        boolean requestOrAdvice = request || function == FUNCTION_ADVICE;
        if (mti % 10 > MAX_ORIGIN) {
            return reject(slot, echo, 0, RejectReason.NOT_SUPPORTED);
        }
        if (messageClass == CLASS_NETWORK && requestOrAdvice) {
            return network(slot, echo);
        }
        boolean transaction = (messageClass == CLASS_AUTHORISATION || messageClass == CLASS_FINANCIAL) && request;
        boolean undo = messageClass == CLASS_REVERSAL && requestOrAdvice;
        if (!transaction && !undo) {
            return reject(slot, echo, 0, RejectReason.NOT_SUPPORTED);
        }
        FunctionCodes functions = dialect.functions();
        if (functions.ofTransactions() && !functions.goWith(messageClass, message)) {
            boolean there = message.has(functions.field());
            return reject(slot, echo, functions.field(), there ? RejectReason.NOT_SUPPORTED : RejectReason.MISSING);
        }
        if (dialect.refusedConditions().refuses(messageClass, message)) {
            return reject(slot, echo, dialect.refusedConditions().field(), RejectReason.NOT_SUPPORTED);
        }
        if (!signedOn) {
            return decide(slot, ResponseCode.NOT_PERMITTED_TO_TERMINAL);
        }
        return transaction ? transaction(slot, echo, messageClass, expiresAtNs) : reversal(slot, echo);
    }

    private Result network(Slot slot, Echo echo) {
        if (!format.passesNetwork(message)) {
            return reject(slot, echo, format.field(), format.reason());
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
        if (!format.passesTransaction(message, fields)) {
            return reject(slot, echo, format.field(), format.reason());
        }
        requests.write(
                slot.commandAddress(), gateway, connection, correlation, messageClass, expiresAtNs, message, fields);
        return command(slot, RequestWriter.LENGTH);
    }

    private Result reversal(Slot slot, Echo echo) {
        boolean partial = dialect.functions().of(message) == FunctionCodes.Function.PARTIAL_REVERSAL;
        if (!format.passesReversal(message, fields, partial)) {
            return reject(slot, echo, format.field(), format.reason());
        }
        reversals.write(
                slot.commandAddress(),
                gateway,
                connection,
                correlation,
                fields.namesOriginal(message) ? fields.originalType(message) / 100 % 10 : 0,
                fields.originalAmount(message, partial),
                fields.replacementAmount(message, partial),
                message,
                fields);
        return command(slot, ReversalWriter.LENGTH);
    }

    /** The command is written; whether it is to be decided depends on the room there is to keep it. */
    private Result command(Slot slot, int length) {
        slot.set(Slot.Kind.COMMAND, length);
        FreeSpace.Room room = freeSpace.room();
        if (room != FreeSpace.Room.FOR_ALL) {
            // Reversals too: what cannot be kept must not be answered as done. Their senders repeat them.
            if (room == FreeSpace.Room.FOR_REPEATS) {
                reply.onlyRepeat(slot, connection, correlation);
            } else {
                reply.decline(slot, connection, correlation);
            }
        }
        return Result.ANSWERED;
    }

    private Result reject(Slot slot, Echo echo, int de, RejectReason reason) {
        echo.reject(de, reason);
        return decide(slot, ResponseCode.FORMAT_ERROR);
    }

    private Result decide(Slot slot, int responseCode) {
        reply.decide(slot, connection, correlation, responseCode);
        return Result.ANSWERED;
    }
}
