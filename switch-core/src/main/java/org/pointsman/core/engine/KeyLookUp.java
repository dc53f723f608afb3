package org.pointsman.core.engine;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.transactions.ClientCall;
import org.pointsman.core.transactions.ClientRequests;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.Transactions;

/**
 * Says of a request, before it is decided and without deciding it, whether its key is remembered: what {@link Intake} and
 * {@link ClientIntake} ask first of all. Reads only.
 */
final class KeyLookUp {
    private final Transactions transactions;
    private final ClientRequests requests;
    private final Incoming incoming = new Incoming();
    private final ClientCall call = new ClientCall();
    private final PaymentRequestDecoder payment = new PaymentRequestDecoder();
    private final CaptureRequestDecoder capture = new CaptureRequestDecoder();
    private final PaymentReversalRequestDecoder reversal = new PaymentReversalRequestDecoder();
    private final OpenAccountRequestDecoder opening = new OpenAccountRequestDecoder();

    KeyLookUp(State state) {
        transactions = state.transactions;
        requests = state.clientRequests;
    }

    /** @throws IllegalStateException if the command is no request, or of another layout */
    boolean isRemembered(DirectBuffer buffer, int offset, int length) {
        long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        int block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        int template = MessageHeaders.templateId(header);
        switch (template) {
            case TransactionRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, TransactionRequestDecoder.BLOCK_LENGTH, length);
                incoming.readKeysOfRequest(buffer, block);
                return transactions.findSame(incoming) != Transactions.NONE;
            }
            case ReversalRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, ReversalRequestDecoder.BLOCK_LENGTH, length);
                incoming.readKeysOfReversal(buffer, block);
                return transactions.findSame(incoming) != Transactions.NONE;
            }
            case PaymentRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, PaymentRequestDecoder.BLOCK_LENGTH, length);
                call.read(payment.wrap(buffer, block, PaymentRequestDecoder.BLOCK_LENGTH, 0));
            }
            case CaptureRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, CaptureRequestDecoder.BLOCK_LENGTH, length);
                call.read(capture.wrap(buffer, block, CaptureRequestDecoder.BLOCK_LENGTH, 0));
            }
            case PaymentReversalRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, PaymentReversalRequestDecoder.BLOCK_LENGTH, length);
                call.read(reversal.wrap(buffer, block, PaymentReversalRequestDecoder.BLOCK_LENGTH, 0));
            }
            case OpenAccountRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, OpenAccountRequestDecoder.BLOCK_LENGTH, length);
                call.read(opening.wrap(buffer, block, OpenAccountRequestDecoder.BLOCK_LENGTH, 0));
            }
            default -> throw new IllegalStateException("template " + template + " is no request");
        }
        return requests.findSame(call) != ClientRequests.NONE;
    }
}
