package org.pointsman.tools.load;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Terminal;
import org.pointsman.net.iso8583.Dialect;

/** The requests of endless traffic and their reversals, as the edition of ISO 8583 has them that a dialect is of. */
final class IsoRequests {
    private static final int VERSION_87 = 0;
    /** Key entry at an unattended terminal of no special capability, by DE 22 of 1993. */
    private static final String ENTRY_MODE_93 = "211201200140";

    private static final Map<Integer, String> FUNCTIONS = Map.of(1, "100", 2, "200", 4, "400");

    private final Dialect dialect;
    private final UsableReference usable;
    private final long amount;
    private final LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);

    /** @param amount of each transaction in minor units */
    IsoRequests(Dialect dialect, UsableReference usable, long amount) {
        this.dialect = dialect;
        this.usable = usable;
        this.amount = amount;
    }

    Message request(Mix.Kind kind, Terminal terminal) {
        Card card = usable.cards().get(0);
        Map<Integer, String> fields = new HashMap<>();
        fields.put(2, CardPool.pan(card));
        fields.put(3, kind == Mix.Kind.INQUIRY ? "310000" : "000000");
        if (kind != Mix.Kind.INQUIRY) {
            fields.put(4, String.format("%012d", amount));
        }
        fields.put(7, "0101000000");
        fields.put(11, "000000");
        fields.put(14, String.format("%04d", card.expiry()));
        fields.put(32, usable.acquirer());
        fields.put(37, "000000000000");
        fields.put(41, terminal.id());
        fields.put(42, terminal.merchant());
        fields.put(49, String.format("%03d", usable.currency()));
        String mcc = String.format("%04d", usable.merchant(terminal).mcc());
        if (dialect.version() == VERSION_87) {
            fields.put(12, now("HHmmss"));
            fields.put(13, now("MMdd"));
            fields.put(18, mcc);
            fields.put(22, "012");
            fields.put(25, "00");
        } else {
            fields.put(12, now("yyMMddHHmmss"));
            fields.put(22, ENTRY_MODE_93);
            fields.put(26, mcc);
        }
        return message(kind == Mix.Kind.AUTHORISATION ? "100" : "200", fields);
    }

    /** The key of the original is that of a template: it is patched, like the reversal's own. */
    Message reversal(Message original) {
        Map<Integer, String> fields = new HashMap<>(original.fields());
        fields.remove(14);
        if (dialect.version() == VERSION_87) {
            fields.remove(18);
            String acquirer = String.format("%011d", Long.parseLong(original.field(32)));
            fields.put(90, original.mti() + original.field(11) + original.field(7) + acquirer + "00000000000");
        } else {
            fields.remove(26);
            // No acquirer: it is the message's own.
            fields.put(56, original.mti() + original.field(11) + original.field(12) + "00");
        }
        return message("400", fields);
    }

    private Message message(String type, Map<Integer, String> fields) {
        if (dialect.functions().ofTransactions()) {
            fields.put(dialect.functions().field(), FUNCTIONS.get(type.charAt(0) - '0'));
        }
        return new Message(dialect.version() + type, fields);
    }

    private String now(String pattern) {
        return now.format(DateTimeFormatter.ofPattern(pattern));
    }
}
