package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFramingTest {

    @ParameterizedTest
    @CsvSource({
        "length2, 0123",
        "length2-inclusive, 0125",
        "length4, 30323931",
        "length4-inclusive, 30323935",
        "length2-bcd, 0291",
        "length2-tpdu, 01286000030000",
    })
    void theLengthStandsBeforeTheMessage(String name, String prefix) {
        ByteBuffer out = ByteBuffer.allocate(16);
        ClientFraming.of(name).putPrefix(out, 0x123);

        assertThat(HexFormat.of().formatHex(out.array(), 0, out.position())).isEqualTo(prefix);
        assertThat(out.position()).isEqualTo(ClientFraming.of(name).prefixLength());
    }

    @ParameterizedTest
    @CsvSource({
        "length2, 0003",
        "length2-inclusive, 0005",
        "length4, 30303033",
        "length4-inclusive, 30303037",
        "length2-bcd, 0003",
        "length2-tpdu, 00086000000003",
    })
    void aMessageIsThereWhenItsLastByteIs(String name, String prefix) {
        byte[] frame = HexFormat.of().parseHex("FF" + prefix + "AABBCC");
        ClientFraming framing = ClientFraming.of(name);

        assertThat(framing.messageLength(frame, 1, frame.length)).isEqualTo(3);
        for (int end = 1; end < frame.length; end++) {
            assertThat(framing.messageLength(frame, 1, end)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "length2, 0000FF",
        "length2-inclusive, 0002FF",
        "length4, 30303A30FF",
        "length2-bcd, 00A0FF",
        "length2-tpdu, 00066000030000FF"
    })
    void whatIsNoPrefixIsRefused(String name, String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> ClientFraming.of(name).messageLength(frame, 0, frame.length))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> ClientFraming.of("length3"))
                .hasMessageContaining("length3")
                .hasMessageContaining("length2-tpdu");
    }
}
