package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DecodeCommandTest {
    /** 0100, iso87-ascii, card 6225880012345675. */
    private static final String AUTHORISATION =
            "303130303732334334343831303845303830303031363632323538383030313233343536373530303030303030303030"
                    + "303030313235353031313230303933303135303030313031313733303135313132303239313235343131303132303030"
                    + "38303030313030303136333234303930303031303131303030303030313839383331303035333939303030314E4F5254"
                    + "4820474154452053544F5245202020202020205348414E474841492020202020434E2020313536";

    /** 0200, iso87-binary, card 6222021234567890128, with track 2, PIN block and DE 55. */
    private static final String PURCHASE =
            "0200723C478128C092001962220212345678901280001000000000008800112009401000020117401011203010581200"
                    + "5100010003000800010002326222021234567890128D3010220123453633323430393030303230313130303030303031"
                    + "3839383331303035333939303030313135365B1C6693FCEA191301349F2608A1B2C3D4E5F607189F2701809F10080701"
                    + "0103A02002019F37041A2B3C4D9F36020057950500800480009A032611209C01009F02060000000088005F2A02015682"
                    + "027C009F1A0201569F03060000000000009F3303E0F8C89F34030203009F3501229F1E0831303030303030318408A000"
                    + "0003330101029F0902002C9F410400000125";

    @Test
    void showsTheFieldsMasked() {
        CommandLineRun run = CommandLineRun.of("decode", "--dialect", "iso87-ascii", AUTHORISATION);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(18)
                .startsWith("MTI  0100", "002  622588******5675   (Primary account number (PAN))")
                .contains("004  000000012550   (Amount, transaction)");
        assertThat(run.out()).doesNotContain("6225880012345675");
    }

    @Test
    void showsSensitiveFieldsInClearWhenAskedTo() {
        CommandLineRun masked = CommandLineRun.of("decode", "--dialect", "iso87-binary", PURCHASE);
        assertThat(masked.exitCode()).isZero();
        assertThat(masked.out())
                .doesNotContain("6222021234567890128")
                .doesNotContain("5B1C6693FCEA1913")
                .doesNotContain("30102201");
        CommandLineRun clear = CommandLineRun.of("decode", "--dialect", "iso87-binary", "--clear", PURCHASE);
        assertThat(clear.out())
                .contains("002  6222021234567890128 ")
                .contains("035  6222021234567890128=301022012345 ")
                .contains("052  5B1C6693FCEA1913 ");
    }

    @Test
    void answersJson() throws IOException {
        CommandLineRun run = CommandLineRun.of("decode", "--dialect", "iso87-ascii", "--json", AUTHORISATION);
        assertThat(run.out().lines()).hasSize(1);
        JsonNode message = new ObjectMapper().readTree(run.out());
        assertThat(message.get("mti").textValue()).isEqualTo("0100");
        assertThat(message.get("fields")).hasSize(17);
        assertThat(message.get("fields").get("2").textValue()).isEqualTo("622588******5675");
        assertThat(message.get("fields").get("42").textValue()).isEqualTo("898310053990001");
        assertThat(message.has("error")).isFalse();
    }

    @Test
    void readsFramesThatFollowEachOther() {
        String frame = length4(AUTHORISATION);
        CommandLineRun run =
                CommandLineRun.of("decode", "--dialect", "iso87-ascii", "--framing", "length4", "--json", frame, frame);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"mti\":\"0100\""));
    }

    @Test
    void readsAFrameWithTpdu() {
        String frame = String.format("%04X", 5 + PURCHASE.length() / 2) + "6000030000" + PURCHASE;
        CommandLineRun run =
                CommandLineRun.of("decode", "--dialect", "iso87-binary", "--framing", "length2-tpdu", frame);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("MTI  0200");
    }

    @Test
    void hexMayHaveSpacesAndComeFromStandardInput() {
        InputStream before = System.in;
        try {
            String lines = AUTHORISATION.replaceAll("(.{32})", "$1\n").toLowerCase(java.util.Locale.ROOT);
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.US_ASCII)));
            CommandLineRun run = CommandLineRun.of("decode", "--dialect", "iso87-ascii", "-");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("MTI  0100");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aTruncatedMessageIsShownAsFarAsItGoesAndFails() {
        String truncated = AUTHORISATION.substring(0, AUTHORISATION.length() - 2);
        CommandLineRun run = CommandLineRun.of("decode", "--dialect", "iso87-ascii", truncated);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("042  898310053990001");
        assertThat(run.err().lines()).singleElement().asString().startsWith("pointsman decode: DE049 at byte 180: ");
    }

    @Test
    void anIncompleteFrameFails() {
        String frame = length4(AUTHORISATION);
        CommandLineRun run = CommandLineRun.of(
                "decode", "--dialect", "iso87-ascii", "--framing", "length4", frame + frame.substring(0, 20));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("MTI  0100");
        assertThat(run.err().lines())
                .containsExactly("pointsman decode: byte " + frame.length() / 2 + ": the hex ends within a frame");
    }

    @Test
    void wrongArgumentsExitWith2() {
        assertWrongUsage("no dialect is called x", "decode", "--dialect", "x", "00");
        assertWrongUsage("no framing is called x", "decode", "--dialect", "iso87-ascii", "--framing", "x", "00");
        assertWrongUsage("HEX must be pairs of the digits", "decode", "--dialect", "iso87-ascii", "3");
        assertWrongUsage("HEX must be pairs of the digits", "decode", "--dialect", "iso87-ascii", "3G");
        assertWrongUsage("Missing required option: '--dialect=D'", "decode", "00");
        assertWrongUsage("Missing required parameter: 'HEX'", "decode", "--dialect", "iso87-ascii");
    }

    private static void assertWrongUsage(String reason, String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().contains(reason);
    }

    private static String length4(String message) {
        StringBuilder hex = new StringBuilder();
        for (char digit : String.format("%04d", message.length() / 2).toCharArray()) {
            hex.append(String.format("%02X", (int) digit));
        }
        return hex + message;
    }
}
