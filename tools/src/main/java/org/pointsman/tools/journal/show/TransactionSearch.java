package org.pointsman.tools.journal.show;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/** Finds the transactions of a name: the records that created one and were not repeats. */
final class TransactionSearch {
    /** What is listed at most, where a name is not enough. */
    static final int MAX_FOUND = 50;

    private final Name name;
    private final List<Transaction> found = new ArrayList<>();

    private TransactionSearch(Name name) {
        this.name = name;
    }

    /** @return in order of arrival, the newest ones if there are more than {@link #MAX_FOUND} */
    static List<Transaction> find(Path journal, KeyStore keys, Name name, RecordReader.Progress progress)
            throws IOException {
        TransactionSearch search = new TransactionSearch(name);
        RecordFilter filter = new RecordFilter(RecordFilter.Span.ALL, List.of(search::isNamed), null);
        try (RecordReader reader = RecordReader.open(journal, keys, filter)) {
            reader.read(search::take, progress);
        }
        return search.found;
    }

    private boolean isNamed(RecordView record) {
        return switch (record.command().templateId()) {
            case TransactionRequestDecoder.TEMPLATE_ID, PaymentRequestDecoder.TEMPLATE_ID ->
                record.transaction() != 0 && !record.isRepeat() && name.names(record);
            // A reversal has a number of its own; by its references it would be found instead of what it reverses.
            case ReversalRequestDecoder.TEMPLATE_ID -> name.isNumber() && !record.isRepeat() && name.names(record);
            default -> false;
        };
    }

    private boolean take(RecordView record) {
        if (found.size() == MAX_FOUND) {
            found.remove(0);
        }
        found.add(Transaction.of(record));
        return !name.isNumber();
    }
}
