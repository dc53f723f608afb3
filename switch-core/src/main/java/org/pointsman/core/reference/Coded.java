package org.pointsman.core.reference;

import java.util.Locale;

/** A constant that stands as a number in commands and as a word in files and on screens. */
public interface Coded {

    /** The number in {@code engine.xml}. */
    int code();

    String name();

    /** The word people write: {@code ON_US} is {@code on-us}. */
    default String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
