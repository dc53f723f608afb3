package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec against an encoder that shares nothing with it, over random messages of all DE 2-128. */
class RoundTripTest {
    private static final int MESSAGES = 2_000;

    @ParameterizedTest
    @MethodSource("org.pointsman.net.iso8583.NaiveEncoder#forms")
    void agreesWithTheNaiveEncoder(final NaiveEncoder.Form form) {
        final Dialect dialect = form.load();
        final NaiveEncoder naive = new NaiveEncoder(form);
        final MessageReader reader = new MessageReader();
        for (int seed = 0; seed < MESSAGES; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final Map<Integer, String> fields = naive.randomFields(random);
            final String mti = String.format("%d%03d", dialect.version(), random.nextInt(1000));
            final byte[] message = naive.encode(mti, fields);

            assertThat(reader.parse(dialect, new UnsafeBuffer(message), 0, message.length))
                    .as("seed %d: %s", seed, MessagePrinter.error(reader))
                    .isTrue();
            assertThat(MessagePrinter.mti(reader)).as("seed %d", seed).isEqualTo(mti);
            assertThat(MessagePrinter.fields(reader, true)).as("seed %d", seed).isEqualTo(fields);
            final byte[] again = new MessageBuilder(dialect, Integer.parseInt(mti))
                    .set(fields)
                    .build();
            assertThat(HexFormat.of().formatHex(again))
                    .as("seed %d", seed)
                    .isEqualTo(HexFormat.of().formatHex(message));
        }
    }
}
