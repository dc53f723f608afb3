package org.pointsman.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** Requests of the demo's acquirer, as fields by DE; DE 0 is the message type. */
public final class Requests {
    public static final String CARD = "6225880012345675";

    private Requests() {}

    /** A purchase with its own STAN. */
    public static Map<Integer, String> purchase(int stan, long amount) {
        return request("0200", stan, "000000", amount);
    }

    public static Map<Integer, String> authorisation(int stan, long amount) {
        return request("0100", stan, "000000", amount);
    }

    public static Map<Integer, String> inquiry(int stan) {
        Map<Integer, String> fields = request("0200", stan, "310000", 0);
        fields.remove(4);
        return fields;
    }

    /** The reversal of a request, by DE 90. */
    public static Map<Integer, String> reversal(int stan, Map<Integer, String> original) {
        Map<Integer, String> fields = new TreeMap<>(original);
        fields.put(0, "0400");
        fields.put(11, digits(stan, 6));
        fields.put(90, original.get(0) + original.get(11) + original.get(7) + "00000010001" + "00000000000");
        return fields;
    }

    public static Map<Integer, String> network(String mti, int stan, String code) {
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(0, mti);
        fields.put(7, "1120093200");
        fields.put(11, digits(stan, 6));
        fields.put(70, code);
        return fields;
    }

    /** The balance that the answer to an inquiry shows. */
    public static long balance(IsoClient.Answer answer) {
        assertThat(answer.code()).isEqualTo("00");
        assertThat(answer.get(54)).matches("0002156C\\d{12}");
        return Long.parseLong(answer.get(54).substring(8));
    }

    private static Map<Integer, String> request(String mti, int stan, String processingCode, long amount) {
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(0, mti);
        fields.put(2, CARD);
        fields.put(3, processingCode);
        fields.put(4, digits(amount, 12));
        fields.put(7, "1120093015");
        fields.put(11, digits(stan, 6));
        fields.put(12, "173015");
        fields.put(13, "1120");
        fields.put(18, "5411");
        fields.put(22, "012");
        fields.put(25, "00");
        fields.put(32, "00010001");
        fields.put(41, "10000001");
        fields.put(42, "898310053990001");
        fields.put(49, "156");
        return fields;
    }

    private static String digits(long value, int count) {
        return String.format("%0" + count + "d", value);
    }
}
