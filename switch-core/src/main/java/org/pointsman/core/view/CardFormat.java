package org.pointsman.core.view;

/** How card numbers are shown. */
@FunctionalInterface
public interface CardFormat {
    /** First six and last four digits: what is shown unless somebody asks for more. */
    CardFormat MASKED = Texts::maskedPan;

    /** All digits: only where the user said so. */
    CardFormat CLEAR = Texts::digits;

    /** @param number the digits as a number @param digits how many, leading zeros included */
    String format(long number, int digits);
}
