package org.pointsman.core.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * ISO 4217: number (DE 49), letters and exponent of the currencies the switch knows. The table is the resource
 * {@code currencies.csv}. Any thread may call this.
 */
public final class Currencies {
    /** What {@link #numeric} answers for letters that name no known currency. */
    public static final int UNKNOWN = 0;

    private static final Map<String, Integer> NUMERIC = new HashMap<>();
    private static final String[] ALPHA = new String[1000];
    private static final int[] EXPONENT = new int[1000];

    static {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Currencies.class.getResourceAsStream("currencies.csv"), StandardCharsets.US_ASCII))) {
            lines.readLine(); // column names
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split(",");
                int numeric = Integer.parseInt(columns[0]);
                NUMERIC.put(columns[1], numeric);
                ALPHA[numeric] = columns[1];
                EXPONENT[numeric] = Integer.parseInt(columns[2]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("currencies.csv cannot be read", e);
        }
    }

    private Currencies() {}

    /** The number of a currency (CNY: 156), or {@link #UNKNOWN}. */
    public static int numeric(String alpha) {
        return NUMERIC.getOrDefault(alpha, UNKNOWN);
    }

    public static boolean isKnown(int numeric) {
        return numeric >= 0 && numeric < ALPHA.length && ALPHA[numeric] != null;
    }

    /**
     * The letters of a currency (156: CNY).
     *
     * @throws IllegalArgumentException if the number names no known currency
     */
    public static String alpha(int numeric) {
        requireKnown(numeric);
        return ALPHA[numeric];
    }

    /**
     * How many decimals the major unit has (CNY 2, JPY 0, KWD 3).
     *
     * @throws IllegalArgumentException if the number names no known currency
     */
    public static int exponent(int numeric) {
        requireKnown(numeric);
        return EXPONENT[numeric];
    }

    private static void requireKnown(int numeric) {
        if (!isKnown(numeric)) {
            throw new IllegalArgumentException("no currency has the number " + numeric);
        }
    }
}
