package org.pointsman.core.transactions;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;

/**
 * The request of an API client in hand, as far as it is remembered under the client's key: what it asks for, of what, and
 * the content that a repeat has to have. One instance is reused for every request.
 */
public final class ClientCall {
    public static final int PAYMENT = 1;
    public static final int CAPTURE = 2;
    public static final int REVERSAL = 3;
    public static final int ACCOUNT = 4;

    /** Words of {@link #content}: as many as a reference takes. */
    static final int CONTENT_WORDS = PaymentRequestDecoder.referenceLength() / Long.BYTES;

    private static final int AMOUNT = 0;
    private static final int OPENING_BALANCE = 0;
    private static final int CREDIT_LINE = 1;
    private static final int MAX_BALANCE = 2;
    private static final int TRAITS = 3;

    public int gateway;
    public long connection;
    public long correlation;
    public long client;
    public long keyHigh;
    public long keyLow;
    public long expiresAtNs;

    public int kind;
    /** Of a capture or reversal the number of the payment, of an account its id; of a payment its number, once it has one. */
    public long subject;

    /**
     * What else a repeat has to have: of a payment its reference (the rest stands in its transaction), of a capture the
     * amount, of an account its terms.
     */
    public final long[] content = new long[CONTENT_WORDS];

    public void read(PaymentRequestDecoder request) {
        begin(PAYMENT, request.gateway(), request.connection(), request.correlation(), request.client());
        key(request.key().high(), request.key().low(), request.expiresAtNs());
        DirectBuffer buffer = request.buffer();
        int reference = request.offset() + PaymentRequestDecoder.referenceEncodingOffset();
        for (int i = 0; i < CONTENT_WORDS; i++) {
            content[i] = buffer.getLong(reference + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
    }

    public void read(CaptureRequestDecoder request) {
        begin(CAPTURE, request.gateway(), request.connection(), request.correlation(), request.client());
        key(request.key().high(), request.key().low(), request.expiresAtNs());
        subject = request.transaction();
        content[AMOUNT] = request.amount();
    }

    public void read(PaymentReversalRequestDecoder request) {
        begin(REVERSAL, request.gateway(), request.connection(), request.correlation(), request.client());
        key(request.key().high(), request.key().low(), request.expiresAtNs());
        subject = request.transaction();
    }

    public void read(OpenAccountRequestDecoder request) {
        begin(ACCOUNT, request.gateway(), request.connection(), request.correlation(), request.client());
        key(request.key().high(), request.key().low(), request.expiresAtNs());
        subject = request.account();
        content[OPENING_BALANCE] = request.openingBalance();
        content[CREDIT_LINE] = request.creditLine();
        content[MAX_BALANCE] = request.maxBalance();
        content[TRAITS] = request.currency()
                | (long) request.kind() << 16
                | (long) request.status() << 24
                | (long) request.mayGoNegative() << 32;
    }

    private void begin(int newKind, int newGateway, long newConnection, long newCorrelation, long newClient) {
        kind = newKind;
        gateway = newGateway;
        connection = newConnection;
        correlation = newCorrelation;
        client = newClient;
        subject = 0;
        for (int i = 0; i < CONTENT_WORDS; i++) {
            content[i] = 0;
        }
    }

    private void key(long high, long low, long newExpiresAtNs) {
        keyHigh = high;
        keyLow = low;
        expiresAtNs = newExpiresAtNs;
    }

    /** Of a capture: the amount asked for, 0 = the whole. */
    public long amount() {
        return content[AMOUNT];
    }

    /** True if the sender has given up by then. */
    public boolean isTooLate(long timestampNs) {
        return expiresAtNs != 0 && timestampNs > expiresAtNs;
    }
}
