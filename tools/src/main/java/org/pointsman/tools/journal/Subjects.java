package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.pointsman.core.engine.Inspection.Subject;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;
import org.pointsman.core.view.CardFormat;

/** Whose use a limit measures, as people write it: a card by its number, a terminal as {@code merchant:terminal}. */
final class Subjects {
    /** The words of the reference file, by {@link Scope}. */
    private static final String[] SCOPES = {"", "card", "account", "merchant", "terminal", "acquirer"};

    private static final int MAX_DIGITS = 18;

    private Subjects() {}

    static String scope(int scope) {
        return SCOPES[scope];
    }

    /** @throws IllegalArgumentException if the text names none of that scope */
    static Subject parse(int scope, String text) {
        return switch (scope) {
            case Scope.CARD -> {
                String number = text.equals("-") ? fromStandardInput() : text;
                require(number.matches("\\d{12,19}"), scope, "12 to 19 digits, or - to read them from standard input");
                yield new Subject(scope, Long.parseUnsignedLong(number), number.length(), 0);
            }
            case Scope.MERCHANT -> {
                requireIdentifier(text, Merchant.MAX_ID_LENGTH, scope);
                yield new Subject(scope, PackedText.merchantIdHigh(text), PackedText.merchantIdLow(text), 0);
            }
            case Scope.TERMINAL -> terminal(text);
            default -> {
                require(text.matches("\\d{1," + MAX_DIGITS + "}"), scope, "digits");
                yield new Subject(scope, Long.parseLong(text), 0, 0);
            }
        };
    }

    private static String fromStandardInput() {
        try {
            return CardOption.fromStandardInput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Subject terminal(String text) {
        int colon = text.lastIndexOf(':');
        require(colon > 0, Scope.TERMINAL, "MERCHANT:TERMINAL");
        String merchant = text.substring(0, colon);
        String terminal = text.substring(colon + 1);
        requireIdentifier(merchant, Merchant.MAX_ID_LENGTH, Scope.MERCHANT);
        requireIdentifier(terminal, Terminal.MAX_ID_LENGTH, Scope.TERMINAL);
        return new Subject(
                Scope.TERMINAL,
                PackedText.terminalId(terminal),
                PackedText.merchantIdHigh(merchant),
                PackedText.merchantIdLow(merchant));
    }

    private static void requireIdentifier(String id, int maxLength, int scope) {
        require(PackedText.isIdentifier(id, maxLength), scope, "1 to " + maxLength + " printable characters");
    }

    private static void require(boolean holds, int scope, String form) {
        if (!holds) {
            throw new IllegalArgumentException("a " + SCOPES[scope] + " is named by " + form);
        }
    }

    /** As people read it: a card number with its middle hidden. */
    static String text(Subject subject) {
        return switch (subject.scope()) {
            case Scope.CARD -> CardFormat.MASKED.format(subject.a(), (int) subject.b());
            case Scope.MERCHANT -> merchant(subject.a(), subject.b());
            case Scope.TERMINAL -> merchant(subject.b(), subject.c()) + ":" + unpacked(subject.a(), Long.BYTES);
            default -> Long.toString(subject.a());
        };
    }

    static String merchant(long high, long low) {
        return (unpacked(high, Long.BYTES) + unpacked(low >>> Byte.SIZE, Long.BYTES - 1)).strip();
    }

    static String terminal(long word) {
        return unpacked(word, Long.BYTES).strip();
    }

    /** The lowest bytes of a word as characters; nothing that a terminal would obey. */
    static String unpacked(long word, int bytes) {
        StringBuilder text = new StringBuilder(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            char character = (char) (word >>> Byte.SIZE * i & 0xFF);
            if (character != 0) {
                text.append(character < ' ' || character > '~' ? '?' : character);
            }
        }
        return text.toString();
    }
}
