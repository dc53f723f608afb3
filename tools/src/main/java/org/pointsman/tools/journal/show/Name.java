package org.pointsman.tools.journal.show;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;

/** What a user names a transaction by: its number, its RRN, or terminal and STAN. */
public final class Name {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,11}");
    private static final Pattern RRN = Pattern.compile("[ -9;-~]{12}");
    private static final Pattern TERMINAL_AND_STAN = Pattern.compile("([ -~]{1,8}):(\\d{1,6})");
    private static final int RRN_HIGH_CHARACTERS = 8;

    private static final short BY_NUMBER = 1;
    private static final short BY_RRN = 2;
    private static final short BY_TERMINAL_AND_STAN = 3;

    private final String text;
    private final long number;
    private final long high;
    private final long low;
    private final boolean byRrn;

    private Name(String text, long number, long high, long low, boolean byRrn) {
        this.text = text;
        this.number = number;
        this.high = high;
        this.low = low;
        this.byRrn = byRrn;
    }

    /** @throws IllegalArgumentException if the text is no such name */
    public static Name parse(String text) {
        Matcher terminalAndStan = TERMINAL_AND_STAN.matcher(text);
        if (terminalAndStan.matches() && PackedText.isIdentifier(terminalAndStan.group(1), Terminal.MAX_ID_LENGTH)) {
            return new Name(
                    text,
                    0,
                    PackedText.terminalId(terminalAndStan.group(1)),
                    Long.parseLong(terminalAndStan.group(2)),
                    false);
        }
        if (RRN.matcher(text).matches()) {
            return new Name(
                    text,
                    0,
                    packed(text.substring(0, RRN_HIGH_CHARACTERS)),
                    packed(text.substring(RRN_HIGH_CHARACTERS)),
                    true);
        }
        if (NUMBER.matcher(text).matches() && Long.parseLong(text) > 0) {
            return new Name(text, Long.parseLong(text), 0, 0, false);
        }
        throw new IllegalArgumentException("'" + text + "' is neither the id of a payment (481533), nor an RRN (its 12"
                + " characters), nor a terminal and a STAN (10000001:000123)");
    }

    private static long packed(String characters) {
        long word = 0;
        for (int i = 0; i < characters.length(); i++) {
            word = word << Byte.SIZE | characters.charAt(i);
        }
        return word;
    }

    /** Whether there can be one transaction of this name only. */
    boolean isNumber() {
        return number > 0;
    }

    /** Asks an engine for the payment of this name. */
    void ask(PaymentQueryEncoder query) {
        if (number > 0) {
            query.by(BY_NUMBER).transaction(number);
        } else if (byRrn) {
            query.by(BY_RRN).rrn().high(high).low((int) low);
        } else {
            query.by(BY_TERMINAL_AND_STAN).terminalId(high).stan(low);
        }
    }

    /** Whether a record that created a transaction created one of this name. */
    boolean names(RecordView record) {
        if (number > 0) {
            return record.transaction() == number;
        }
        if (byRrn) {
            return record.number(RecordField.RRN) == high && record.secondNumber(RecordField.RRN) == low;
        }
        return record.number(RecordField.TERMINAL) == high && record.number(RecordField.STAN) == low;
    }

    @Override
    public String toString() {
        return text;
    }
}
