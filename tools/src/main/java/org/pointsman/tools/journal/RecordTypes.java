package org.pointsman.tools.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.view.MessageLayout;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Schema;

/** The words by which records are picked: those they are shown with, and the schema's names of commands and outcomes. */
final class RecordTypes {
    private static final List<String> REQUEST_WORDS = List.of("authorisation", "purchase", "inquiry");
    private static final int FIRST_QUERY = 40;
    private static final int FIRST_OUTCOME = 50;

    private static final Map<String, RecordFilter.Condition> WORDS = new TreeMap<>();
    private static final Map<String, RecordFilter.Condition> NAMES = new TreeMap<>();

    static {
        for (MessageLayout layout : Schema.engine().messages()) {
            int template = layout.templateId();
            if (template >= FIRST_OUTCOME) {
                add(layout, record -> hasOutcome(record, template));
            } else if (template < FIRST_QUERY) {
                add(layout, record -> record.command().templateId() == template);
            }
        }
        for (String word : REQUEST_WORDS) {
            WORDS.put(
                    word,
                    record -> record.command().templateId() == TransactionRequestDecoder.TEMPLATE_ID
                            && record.word().equals(word));
        }
    }

    private RecordTypes() {}

    private static void add(MessageLayout layout, RecordFilter.Condition condition) {
        WORDS.put(layout.word(), condition);
        NAMES.put(layout.name().toLowerCase(Locale.ROOT), condition);
    }

    private static boolean hasOutcome(RecordView record, int template) {
        for (int i = 0; i < record.outcomeCount(); i++) {
            if (record.outcome(i).templateId() == template) {
                return true;
            }
        }
        return false;
    }

    /** All words, in order. */
    static TreeSet<String> words() {
        return new TreeSet<>(WORDS.keySet());
    }

    /**
     * @param types words or names; a record of any of them will do
     * @throws IllegalArgumentException naming the word that is none, and those that are
     */
    static RecordFilter.Condition anyOf(List<String> types) {
        List<RecordFilter.Condition> wanted = new ArrayList<>();
        for (String type : types) {
            String lower = type.toLowerCase(Locale.ROOT);
            RecordFilter.Condition condition = WORDS.getOrDefault(lower, NAMES.get(lower));
            if (condition == null) {
                throw new IllegalArgumentException(
                        "no record is of type '" + type + "'; there are " + String.join(", ", words()));
            }
            wanted.add(condition);
        }
        RecordFilter.Condition[] conditions = wanted.toArray(RecordFilter.Condition[]::new);
        return record -> {
            for (RecordFilter.Condition condition : conditions) {
                if (condition.holds(record)) {
                    return true;
                }
            }
            return false;
        };
    }
}
