package org.pointsman.tools.journal.show;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/** Finds transactions by a name or by filters: the records that created one and were not repeats. */
public final class TransactionSearch {
    /** What is listed at most. */
    static final int MAX_LISTED = 50;

    private final Deque<Transaction> newest = new ArrayDeque<>();
    private final boolean oneIsEnough;
    private long count;

    private TransactionSearch(boolean oneIsEnough) {
        this.oneIsEnough = oneIsEnough;
    }

    /** Those of a name. */
    public static TransactionSearch named(Path journal, KeyStore keys, Name name) throws IOException {
        // A reversal has a number of its own; by its references it would be found instead of what it reverses.
        return run(
                journal,
                keys,
                RecordFilter.all().and(record -> creates(record, name.isNumber()) && name.names(record)),
                name.isNumber());
    }

    /** Those whose record passes the filter; reversals by message, which have one too, are not among them. */
    public static TransactionSearch passing(Path journal, KeyStore keys, RecordFilter filter) throws IOException {
        return run(journal, keys, filter.and(record -> creates(record, false)), false);
    }

    private static TransactionSearch run(Path journal, KeyStore keys, RecordFilter filter, boolean oneIsEnough)
            throws IOException {
        TransactionSearch search = new TransactionSearch(oneIsEnough);
        try (RecordReader reader = RecordReader.open(journal, keys, filter);
                TerminalProgress progress = new TerminalProgress("find", " records", 1)) {
            reader.read(search::take, progress::at);
        }
        return search;
    }

    private static boolean creates(RecordView record, boolean orReversal) {
        boolean creates = switch (record.command().templateId()) {
            case TransactionRequestDecoder.TEMPLATE_ID, PaymentRequestDecoder.TEMPLATE_ID -> record.transaction() != 0;
            case ReversalRequestDecoder.TEMPLATE_ID -> orReversal;
            default -> false;
        };
        return creates && !record.isRepeat();
    }

    private boolean take(RecordView record) {
        if (newest.size() == MAX_LISTED) {
            newest.remove();
        }
        newest.add(Transaction.of(record));
        count++;
        return !oneIsEnough;
    }

    /** How many were found. */
    public long count() {
        return count;
    }

    /** The only one, or of several the newest. */
    Transaction newest() {
        return newest.getLast();
    }

    /** How many there are, and what of them is listed. @param how what they have in common, as a verb */
    public String heading(String how) {
        return count + " transactions " + how
                + (count > newest.size() ? ", of which these are the newest " + newest.size() : "");
    }

    /** A line each in order of arrival, the newest ones if there are more than can be listed. */
    public String list() {
        return newest.stream()
                .map(transaction -> "  " + transaction.number() + "  (record " + transaction.summary() + ")")
                .collect(Collectors.joining("\n"));
    }

    /** The same for programs. */
    public ObjectNode asJson() {
        ObjectNode object = new ObjectMapper().createObjectNode();
        object.put("count", count);
        ArrayNode transactions = object.putArray("transactions");
        newest.forEach(transaction -> transactions
                .addObject()
                .put("transaction", transaction.number())
                .put("sequence", transaction.sequence())
                .put("summary", transaction.summary()));
        return object;
    }
}
