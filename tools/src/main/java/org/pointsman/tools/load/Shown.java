package org.pointsman.tools.load;

import java.util.regex.Pattern;

/** Text from outside made fit for a person's eyes: short, printable, and without card numbers. */
final class Shown {
    private static final int MAX_LENGTH = 200;
    private static final Pattern CARD_NUMBER = Pattern.compile("[0-9]{12,}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    private Shown() {}

    static String masked(String text) {
        String printable = UNPRINTABLE.matcher(text).replaceAll(" ");
        String masked = CARD_NUMBER.matcher(printable).replaceAll("[digits]");
        return masked.length() <= MAX_LENGTH ? masked : masked.substring(0, MAX_LENGTH) + " …";
    }
}
