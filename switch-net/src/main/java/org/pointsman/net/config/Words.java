package org.pointsman.net.config;

import java.util.Arrays;
import java.util.List;
import org.pointsman.core.reference.Coded;

/** The words a key may take, and what each stands for. */
final class Words<E> {
    private final List<E> values;
    private final String[] words;

    private Words(List<E> values, List<String> words) {
        this.values = values;
        this.words = words.toArray(String[]::new);
    }

    /** The constants of an enumeration by their labels. */
    static <E extends Coded> Words<E> of(E[] constants) {
        return new Words<>(
                List.of(constants), Arrays.stream(constants).map(Coded::label).toList());
    }

    /** Words that stand for themselves. */
    static Words<String> of(List<String> words) {
        return new Words<>(words, words);
    }

    /** What the word stands for, or null. */
    E find(String word) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(word)) {
                return values.get(i);
            }
        }
        return null;
    }

    E first() {
        return values.get(0);
    }

    /** For messages: all words. */
    @Override
    public String toString() {
        return String.join(", ", words);
    }
}
