package org.pointsman.tools.journal.show;

import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.TextPrinter;

/**
 * A transaction as the record has it that created it: the keys by which others name it.
 *
 * @param number in order of arrival
 * @param sequence of that record
 * @param summary a line for people
 */
record Transaction(
        long number,
        long sequence,
        String summary,
        boolean byMessage,
        boolean isReversal,
        long messageClass,
        long stan,
        long transmissionTime,
        long localTime,
        long localDate,
        long acquirer,
        long terminal,
        long merchantHigh,
        long merchantLow,
        long rrnHigh,
        long rrnLow,
        boolean hasCard,
        long cardNumber,
        int cardDigits,
        long account) {

    static Transaction of(RecordView record) {
        StringBuilder line = new StringBuilder();
        TextPrinter.appendHead(line, record);
        append(line, " amount=", record.text(RecordField.AMOUNT, CardFormat.MASKED));
        append(line, " ", record.text(RecordField.CURRENCY, CardFormat.MASKED));
        append(line, " merchant=", record.text(RecordField.MERCHANT, CardFormat.MASKED));
        append(line, " terminal=", record.text(RecordField.TERMINAL, CardFormat.MASKED));
        append(line, " card=", record.text(RecordField.CARD, CardFormat.MASKED));
        int template = record.command().templateId();
        return new Transaction(
                record.transaction(),
                record.sequence(),
                line.toString(),
                template == TransactionRequestDecoder.TEMPLATE_ID,
                template == ReversalRequestDecoder.TEMPLATE_ID,
                record.number(RecordField.MESSAGE_CLASS),
                record.number(RecordField.STAN),
                record.command().number("transmissionTime"),
                record.command().number("localTime"),
                record.command().number("localDate"),
                record.number(RecordField.ACQUIRER),
                record.number(RecordField.TERMINAL),
                record.number(RecordField.MERCHANT),
                record.secondNumber(RecordField.MERCHANT),
                record.number(RecordField.RRN),
                record.secondNumber(RecordField.RRN),
                record.hasCard(),
                record.hasCard() ? record.cardNumber() : 0,
                record.hasCard() ? record.cardDigits() : 0,
                record.number(RecordField.ACCOUNT));
    }

    private static void append(StringBuilder line, String before, String text) {
        if (text != null) {
            line.append(before).append(text);
        }
    }

    /**
     * Whether a reversal names this transaction, by the first of its references that is present (docs/deciding.md): DE 90, else
     * DE 37 + 41 + 42, else DE 11 + 12 + 13 + 41 + 42. Of several that share a key the newest is meant, which the record alone
     * cannot tell.
     */
    boolean isNamedBy(RecordView reversal) {
        if (isReversal || reversal.command().templateId() != ReversalRequestDecoder.TEMPLATE_ID) {
            return false;
        }
        boolean sameTerminal = reversal.command().number("terminalId") == terminal;
        if (reversal.command().number("originalClass") != 0) {
            return byMessage
                    && sameTerminal
                    && reversal.command().number("originalClass") == messageClass
                    && reversal.command().number("originalStan") == stan
                    && reversal.command().number("originalTransmissionTime") == transmissionTime
                    && reversal.command().number("originalAcquirer") == acquirer;
        }
        boolean sameMerchant = reversal.number(RecordField.MERCHANT) == merchantHigh
                && reversal.secondNumber(RecordField.MERCHANT) == merchantLow;
        if (!sameTerminal || !sameMerchant) {
            return false;
        }
        if (reversal.command().number("rrn") != 0) {
            return reversal.number(RecordField.RRN) == rrnHigh && reversal.secondNumber(RecordField.RRN) == rrnLow;
        }
        return byMessage
                && reversal.command().number("stan") == stan
                && reversal.command().number("localTime") == localTime
                && reversal.command().number("localDate") == localDate;
    }
}
