package org.pointsman.tools.journal.whatif;

import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.journal.whatif.Difference.Effect;

/** Tells, of a record that would have been answered otherwise, what people want to know of it. One thread. */
final class DifferenceReader {
    private static final String INQUIRY = "inquiry";

    private RecordView record;

    /** @param template of its command */
    Difference read(RecordView of, Answer recorded, Answer decided, int template) {
        record = of;
        // A request about a payment says nothing of it itself, and a refusal neither: the other answer may.
        boolean told = record.amount() != 0 || decided.amount() == 0;
        return new Difference(
                record.sequence(),
                Texts.instant(record.timestampNs()),
                record.word(),
                text(RecordField.TRANSACTION),
                text(RecordField.RRN),
                text(RecordField.STAN),
                text(RecordField.ACQUIRER),
                text(RecordField.MERCHANT),
                text(RecordField.TERMINAL),
                card(),
                payer(),
                told ? record.amount() : decided.amount(),
                currency(told ? record.currency() : decided.currency()),
                recorded.inWords(),
                decided.inWords(recorded),
                effect(template, recorded, decided));
    }

    private String text(RecordField field) {
        String text = record.text(field, CardFormat.MASKED);
        return text == null || text.equals("0") ? "" : text;
    }

    private String card() {
        if (record.hasCard()) {
            return text(RecordField.CARD);
        }
        String account = text(RecordField.ACCOUNT);
        return account.isEmpty() ? "" : "account " + account;
    }

    private long payer() {
        return record.hasCard() ? record.cardNumber() : -record.number(RecordField.ACCOUNT);
    }

    private static String currency(int currency) {
        return currency == 0 ? "" : Texts.currency(currency);
    }

    private Effect effect(int template, Answer recorded, Answer decided) {
        boolean asksForMoney =
                (template == TransactionRequestDecoder.TEMPLATE_ID || template == PaymentRequestDecoder.TEMPLATE_ID)
                        && !record.word().equals(INQUIRY);
        if (!asksForMoney || recorded.isApproved() == decided.isApproved()) {
            return Effect.OTHER;
        }
        return recorded.isApproved() ? Effect.LOST : Effect.WON;
    }
}
