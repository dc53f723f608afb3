package org.pointsman.tools.journal.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/**
 * Finds the records of a transaction's life by what stands in them: that give its number, in the command or in an outcome, and
 * reversals that name it by its keys, wherever they stand. On the way it learns whose accounts are concerned.
 */
final class LifeSearch {
    private final Transaction transaction;
    private final List<Long> sequences = new ArrayList<>();
    private final Set<Long> accounts = new LinkedHashSet<>();

    private LifeSearch(Transaction transaction) {
        this.transaction = transaction;
        addAccount(transaction.account());
    }

    static LifeSearch of(Path journal, KeyStore keys, Transaction transaction, RecordReader.Progress progress)
            throws IOException {
        LifeSearch search = new LifeSearch(transaction);
        RecordFilter filter = new RecordFilter(RecordFilter.Span.ALL, List.of(search::isOfInterest), null);
        try (RecordReader reader = RecordReader.open(journal, keys, filter)) {
            reader.read(search::take, progress);
        }
        return search;
    }

    private boolean isOfInterest(RecordView record) {
        return touches(record) || isReferenceData(record);
    }

    private boolean touches(RecordView record) {
        return names(record, transaction.number()) || transaction.isNamedBy(record);
    }

    /** Whether a record gives a transaction's number, in the command or in an outcome. */
    static boolean names(RecordView record, long transaction) {
        return record.transaction() == transaction || expires(record, transaction);
    }

    private static boolean expires(RecordView record, long transaction) {
        for (int i = 0; i < record.outcomeCount(); i++) {
            if (record.outcome(i).templateId() == HoldExpiredDecoder.TEMPLATE_ID
                    && record.outcome(i).number("transaction") == transaction) {
                return true;
            }
        }
        return false;
    }

    private boolean isReferenceData(RecordView record) {
        return switch (record.command().templateId()) {
            case PutCardDecoder.TEMPLATE_ID -> true;
            case PutMerchantDecoder.TEMPLATE_ID ->
                record.number(RecordField.MERCHANT) == transaction.merchantHigh()
                        && record.secondNumber(RecordField.MERCHANT) == transaction.merchantLow();
            default -> false;
        };
    }

    private boolean take(RecordView record) {
        if (touches(record)) {
            sequences.add(record.sequence());
            for (int i = 0; i < record.outcomeCount(); i++) {
                if (record.outcome(i).number("transaction") == transaction.number()) {
                    addAccount(record.outcome(i).number("account"));
                }
            }
        } else if (record.command().templateId() == PutMerchantDecoder.TEMPLATE_ID || isCard(record)) {
            addAccount(record.number(RecordField.ACCOUNT));
        }
        return true;
    }

    private boolean isCard(RecordView record) {
        return transaction.hasCard()
                && record.hasCard()
                && record.cardNumber() == transaction.cardNumber()
                && record.cardDigits() == transaction.cardDigits();
    }

    private void addAccount(long account) {
        if (account != 0) {
            accounts.add(account);
        }
    }

    /** Of the records, in order. */
    List<Long> sequences() {
        return sequences;
    }

    /** Payer and merchant, as far as the records tell. */
    Set<Long> accounts() {
        return accounts;
    }
}
