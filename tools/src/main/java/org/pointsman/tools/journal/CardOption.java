package org.pointsman.tools.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.core.host.CardHash;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.CommandFailure;

/** A card as a user names it: by its number, by what of it may be shown, or by its hash. */
final class CardOption {
    private static final Pattern NUMBER = Pattern.compile("\\d{12,19}");
    private static final Pattern MASKED = Pattern.compile("\\d{6}\\*{2,9}\\d{4}");
    private static final Pattern HASH = Pattern.compile("hash:([0-9a-fA-F]{" + CardHash.LENGTH + "})");

    private CardOption() {}

    /** Reads a card number from standard input, where no list of processes and no shell's history shows it. */
    static String fromStandardInput() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String line = in.readLine();
        if (line == null || !NUMBER.matcher(line.strip()).matches()) {
            throw new CommandFailure("standard input has to hold a card number of 12 to 19 digits");
        }
        return line.strip();
    }

    /**
     * @param keys null if there are none
     * @throws IllegalArgumentException if the text names no card; does not repeat it
     * @throws CommandFailure if there is no key, without which no card can be found
     */
    static RecordFilter.CardCondition condition(String text, KeyStore keys) {
        Matcher hash = HASH.matcher(text);
        boolean isNumber = NUMBER.matcher(text).matches();
        if (!isNumber && !MASKED.matcher(text).matches() && !hash.matches()) {
            throw new IllegalArgumentException(
                    "a card is its 12 to 19 digits, what is shown of them (622588******2345), hash: and its "
                            + CardHash.LENGTH + " hexadecimal digits, or - to read the number from standard input");
        }
        if (keys == null) {
            throw new CommandFailure("--card needs the journal's key: name its directory with --keys");
        }
        if (isNumber) {
            long wanted = Long.parseUnsignedLong(text);
            int wantedDigits = text.length();
            return (number, digits) -> number == wanted && digits == wantedDigits;
        }
        if (hash.matches()) {
            String wanted = hash.group(1).toLowerCase(java.util.Locale.ROOT);
            CardHashes hashes = new CardHashes(keys);
            return (number, digits) -> hashes.of(number, digits).equals(wanted);
        }
        return (number, digits) ->
                digits == text.length() && Texts.maskedPan(number, digits).equals(text);
    }
}
