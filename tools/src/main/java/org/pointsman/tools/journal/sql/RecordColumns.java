package org.pointsman.tools.journal.sql;

import java.util.List;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.CardHashes;

/** The columns of {@code records}: what docs/journal-sql.md describes. */
final class RecordColumns {
    /** To be raised when the meaning of a column changes, so that caches are made anew. */
    static final int VERSION = 2;

    private static final int SIX = 6;
    private static final int FOUR = 4;
    private static final int MERCHANT_LOW_CHARACTERS = 8;

    private RecordColumns() {}

    /**
     * @param cards how card numbers stand in the table
     * @param keys for hashes of cards; null if there are none: then the table holds neither number nor hash
     */
    static List<Column> all(CardFormat cards, KeyStore keys) {
        Cells cells = new Cells();
        CardHashes hashes = keys == null ? null : new CardHashes(keys);
        return List.of(
                Column.number("sequence", RecordView::sequence),
                Column.number("time", "TIMESTAMP_NS", "make_timestamp_ns(time)", RecordView::timestampNs),
                Column.text("type", record -> cells.word(record.word())),
                Column.text("response_code", record -> cells.word(record.text(RecordField.RESPONSE_CODE, cards))),
                Column.text("result", record -> cells.word(record.text(RecordField.RESULT, cards))),
                Column.number("transaction", record -> zeroIsNull(record.transaction())),
                Column.number("repeated", "BOOLEAN", "repeated = 1", record -> record.isRepeat() ? 1 : 0),
                Column.number("amount", record -> said(record, RecordField.AMOUNT)),
                Column.text("currency", record -> cells.word(record.text(RecordField.CURRENCY, cards))),
                Column.text("card", record -> card(record, cards)),
                Column.text(
                        "card_hash",
                        record -> hashes == null || !record.hasCard()
                                ? null
                                : cells.word(hashes.of(record.cardNumber(), record.cardDigits()))),
                Column.text(
                        "merchant",
                        record -> cells.packed(
                                record.number(RecordField.MERCHANT),
                                record.secondNumber(RecordField.MERCHANT),
                                MERCHANT_LOW_CHARACTERS)),
                Column.text("terminal", record -> cells.packed(record.number(RecordField.TERMINAL), 0, 0)),
                Column.number("acquirer", record -> zeroIsNull(record.number(RecordField.ACQUIRER))),
                Column.text("stan", record -> digits(record, RecordField.STAN, SIX)),
                Column.text("rrn", RecordColumns::rrn),
                Column.text("processing_code", record -> digits(record, RecordField.PROCESSING_CODE, SIX)),
                Column.text("approval_code", record -> digits(record, RecordField.APPROVAL_CODE, SIX)),
                Column.text("settlement_date", record -> digits(record, RecordField.SETTLEMENT_DATE, FOUR)),
                Column.number("account", record -> zeroIsNull(record.number(RecordField.ACCOUNT))),
                Column.number("balance", record -> said(record, RecordField.BALANCE)),
                Column.number("client", record -> zeroIsNull(record.number(RecordField.CLIENT))),
                Column.text("reference", record -> reference(record, cards)),
                Column.number("expired_holds", "INTEGER", "expired_holds::INTEGER", RecordColumns::expiredHolds));
    }

    private static long zeroIsNull(long number) {
        return number == 0 ? Column.NULL : number;
    }

    private static long said(RecordView record, RecordField field) {
        return record.has(field) ? record.number(field) : Column.NULL;
    }

    private static byte[] digits(RecordView record, RecordField field, int count) {
        return record.has(field) ? Cells.digits(record.number(field), count) : null;
    }

    private static byte[] rrn(RecordView record) {
        return record.has(RecordField.RRN)
                ? Cells.unpack(record.number(RecordField.RRN), record.secondNumber(RecordField.RRN), FOUR)
                : null;
    }

    private static byte[] card(RecordView record, CardFormat cards) {
        return record.hasCard()
                ? cards.format(record.cardNumber(), record.cardDigits())
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                : null;
    }

    private static byte[] reference(RecordView record, CardFormat cards) {
        String reference = record.text(RecordField.REFERENCE, cards);
        return reference == null ? null : reference.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static long expiredHolds(RecordView record) {
        int count = 0;
        for (int i = 0; i < record.outcomeCount(); i++) {
            if (record.outcome(i).templateId() == HoldExpiredDecoder.TEMPLATE_ID) {
                count++;
            }
        }
        return count;
    }
}
