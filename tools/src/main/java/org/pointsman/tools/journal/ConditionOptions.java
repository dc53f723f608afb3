package org.pointsman.tools.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What records say, as a condition on them. What is given has to hold together. */
public class ConditionOptions {
    private static final Pattern AMOUNTS = Pattern.compile("(\\d{0,18})(\\.\\.)?(\\d{0,18})");
    private static final Pattern RESPONSE_CODE = Pattern.compile("\\d\\d|[aA]0");
    private static final int CODE_A0 = 160;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--type",
            paramLabel = "T",
            split = ",",
            description =
                    "Records of a type, or one of several: authorisation, purchase, inquiry, reversal, payment, capture,"
                            + " payment-reversal, hold-expired, put-card, … or the schema's names.")
    private List<String> types = List.of();

    @Option(
            names = "--card",
            paramLabel = "CARD",
            description = "Records of a card: its number, as much of it as is shown (622588******2345), hash:HASH as"
                    + " `pointsman journal card-hash` prints it, or - to read the number from standard input. Captures and"
                    + " reversals that name a payment only are of its card, if the payment itself is within the range.")
    private String card;

    @Option(names = "--merchant", paramLabel = "ID", description = "DE 42. May be repeated: any of them.")
    private List<String> merchants = List.of();

    @Option(names = "--terminal", paramLabel = "ID", description = "DE 41. May be repeated: any of them.")
    private List<String> terminals = List.of();

    @Option(
            names = "--response-code",
            paramLabel = "CODE",
            split = ",",
            description = "DE 39 of the answer, or one of several: 51,61.")
    private List<String> responseCodes = List.of();

    @Option(
            names = "--amount",
            paramLabel = "MIN..MAX",
            description = "Amounts in minor units, both ends included; 100.., ..500 and 100 are fine too.")
    private String amount;

    @Option(names = "--currency", paramLabel = "CNY", description = "ISO 4217 letters or number.")
    private String currency;

    /**
     * What was asked for, wherever it stands.
     *
     * @param keys null if there are none
     * @throws ParameterException naming the option whose value is impossible
     */
    public final RecordFilter filter(KeyStore keys) throws IOException {
        List<RecordFilter.Condition> conditions = new ArrayList<>();
        if (!types.isEmpty()) {
            conditions.add(option("--type", () -> RecordTypes.anyOf(types)));
        }
        if (!responseCodes.isEmpty()) {
            conditions.add(option("--response-code", this::responseCode));
        }
        if (!merchants.isEmpty()) {
            conditions.add(option("--merchant", this::merchant));
        }
        if (!terminals.isEmpty()) {
            conditions.add(option("--terminal", this::terminal));
        }
        if (amount != null) {
            conditions.add(option("--amount", this::amount));
        }
        if (currency != null) {
            conditions.add(option("--currency", this::currency));
        }
        return new RecordFilter(span(), conditions, card(keys));
    }

    private interface Value<T> {
        T get();
    }

    private <T> T option(String name, Value<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw wrong(name + ": " + e.getMessage());
        }
    }

    /** From where to where; everywhere unless a command has options for it. */
    RecordFilter.Span span() {
        return RecordFilter.Span.ALL;
    }

    /** Wrong usage, with what is wrong. */
    final ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private RecordFilter.CardCondition card(KeyStore keys) throws IOException {
        if (card == null) {
            return null;
        }
        String named = card.equals("-") ? CardOption.fromStandardInput() : card;
        return option("--card", () -> CardOption.condition(named, keys));
    }

    private RecordFilter.Condition responseCode() {
        boolean[] wanted = new boolean[CODE_A0 + 1];
        for (String code : responseCodes) {
            if (!RESPONSE_CODE.matcher(code).matches()) {
                throw new IllegalArgumentException("'" + code + "' is not two digits or A0");
            }
            wanted[code.equalsIgnoreCase("A0") ? CODE_A0 : Integer.parseInt(code)] = true;
        }
        return record -> {
            int code = record.responseCode();
            return code != RecordView.NONE && code < wanted.length && wanted[code];
        };
    }

    private RecordFilter.Condition merchant() {
        long[] high = new long[merchants.size()];
        long[] low = new long[merchants.size()];
        for (int i = 0; i < high.length; i++) {
            requireIdentifier(merchants.get(i), Merchant.MAX_ID_LENGTH);
            high[i] = PackedText.merchantIdHigh(merchants.get(i));
            low[i] = PackedText.merchantIdLow(merchants.get(i));
        }
        return record -> {
            long recordHigh = record.number(RecordField.MERCHANT);
            for (int i = 0; i < high.length; i++) {
                if (recordHigh == high[i] && record.secondNumber(RecordField.MERCHANT) == low[i]) {
                    return true;
                }
            }
            return false;
        };
    }

    private RecordFilter.Condition terminal() {
        long[] wanted = new long[terminals.size()];
        for (int i = 0; i < wanted.length; i++) {
            requireIdentifier(terminals.get(i), Terminal.MAX_ID_LENGTH);
            wanted[i] = PackedText.terminalId(terminals.get(i));
        }
        return record -> {
            long terminal = record.number(RecordField.TERMINAL);
            for (long one : wanted) {
                if (terminal == one) {
                    return true;
                }
            }
            return false;
        };
    }

    private static void requireIdentifier(String id, int maxLength) {
        if (!PackedText.isIdentifier(id, maxLength)) {
            throw new IllegalArgumentException("'" + id + "' is not 1 to " + maxLength + " printable ASCII characters");
        }
    }

    private RecordFilter.Condition amount() {
        Matcher range = AMOUNTS.matcher(amount);
        boolean oneEnd =
                range.matches() && !(range.group(1).isEmpty() && range.group(3).isEmpty());
        if (!oneEnd || (range.group(2) == null && !range.group(3).isEmpty())) {
            throw new IllegalArgumentException("'" + amount + "' is not MIN..MAX in minor units");
        }
        long least = range.group(1).isEmpty() ? 0 : Long.parseLong(range.group(1));
        long most = range.group(2) == null
                ? least
                : range.group(3).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(3));
        if (least > most) {
            throw new IllegalArgumentException("'" + amount + "': " + most + " is below " + least);
        }
        return record -> record.has(RecordField.AMOUNT) && record.amount() >= least && record.amount() <= most;
    }

    private RecordFilter.Condition currency() {
        boolean isNumber = currency.matches("\\d{3}");
        int wanted =
                isNumber ? Integer.parseInt(currency) : Currencies.numeric(currency.toUpperCase(java.util.Locale.ROOT));
        if (wanted == Currencies.UNKNOWN) {
            throw new IllegalArgumentException("'" + currency + "' is no currency");
        }
        return record -> record.currency() == wanted;
    }
}
