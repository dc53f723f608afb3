package org.pointsman.core.transactions;

import org.pointsman.core.codec.MerchantIdDecoder;
import org.pointsman.core.codec.PanDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.RrnDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;

/**
 * The request in hand: the fields of a TransactionRequest or ReversalRequest, each read once. One instance is reused
 * for every request. Units and absent values are those of {@code engine.xml}; what one kind of request does not have is
 * zero.
 */
public final class Incoming {
    /** MTI class of 0100. */
    public static final int AUTHORISATION = 1;
    /** MTI class of 0200. */
    public static final int FINANCIAL = 2;
    /** MTI class of 0400 and 0420. */
    public static final int REVERSAL = 4;

    public int gateway;
    public long connection;
    public long correlation;

    public int messageClass;
    public long transmissionTime;
    public long stan;
    public long acquirer;
    public long terminalId;
    public long merchantHigh;
    public long merchantLow;
    public long panNumber;
    public int panDigits;
    public long processingCode;
    public long amount;
    public int currency;
    public long localTime;
    public int localDate;
    public long rrnHigh;
    public long rrnLow;

    /** Requests only. */
    public int expiry;
    /** Requests only. */
    public int pinVerdict;
    /** Requests only. */
    public long expiresAtNs;

    /** Reversals only, as the next three. */
    public int originalClass;

    public long originalTransmissionTime;
    public long originalStan;
    public long originalAcquirer;
    public long replacementAmount;

    public void read(TransactionRequestDecoder request) {
        gateway = request.gateway();
        connection = request.connection();
        correlation = request.correlation();
        messageClass = request.messageClass();
        transmissionTime = request.transmissionTime();
        stan = request.stan();
        acquirer = request.acquirer();
        terminalId = request.terminalId();
        read(request.merchantId());
        read(request.pan());
        processingCode = request.processingCode();
        amount = request.amount();
        currency = request.currency();
        localTime = request.localTime();
        localDate = request.localDate();
        read(request.rrn());
        expiry = request.expiry();
        pinVerdict = request.pinVerdict();
        expiresAtNs = request.expiresAtNs();
        originalClass = 0;
        originalTransmissionTime = 0;
        originalStan = 0;
        originalAcquirer = 0;
        replacementAmount = 0;
    }

    public void read(ReversalRequestDecoder reversal) {
        gateway = reversal.gateway();
        connection = reversal.connection();
        correlation = reversal.correlation();
        messageClass = reversal.messageClass();
        transmissionTime = reversal.transmissionTime();
        stan = reversal.stan();
        acquirer = reversal.acquirer();
        terminalId = reversal.terminalId();
        read(reversal.merchantId());
        read(reversal.pan());
        processingCode = reversal.processingCode();
        amount = reversal.amount();
        currency = reversal.currency();
        localTime = reversal.localTime();
        localDate = reversal.localDate();
        read(reversal.rrn());
        expiry = 0;
        pinVerdict = 0;
        expiresAtNs = 0;
        originalClass = reversal.originalClass();
        originalTransmissionTime = reversal.originalTransmissionTime();
        originalStan = reversal.originalStan();
        originalAcquirer = reversal.originalAcquirer();
        replacementAmount = reversal.replacementAmount();
    }

    public boolean hasRrn() {
        return (rrnHigh | rrnLow) != 0;
    }

    private void read(MerchantIdDecoder merchant) {
        merchantHigh = merchant.high();
        merchantLow = merchant.low();
    }

    private void read(PanDecoder pan) {
        panNumber = pan.number();
        panDigits = pan.digits();
    }

    private void read(RrnDecoder rrn) {
        rrnHigh = rrn.high();
        rrnLow = rrn.low();
    }
}
