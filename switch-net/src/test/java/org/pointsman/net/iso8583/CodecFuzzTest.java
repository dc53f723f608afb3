package org.pointsman.net.iso8583;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever arrives: the codec does not throw, does not read outside the message, and what it accepts it writes again as
 * it was. docs/fuzzing.md tells how to run it for longer than the seeds.
 */
class CodecFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("pointsman.mutations", 3_000);
    private static final long SEED = Long.getLong("pointsman.seed", 8583);
    private static final Map<String, Dialect> DIALECTS = Map.of(
            "ascii", Dialects.named("iso87-ascii"),
            "binary", Dialects.named("iso87-binary"),
            "ebcdic", Dialects.named("iso87-ebcdic"),
            "ascii93", Dialects.named("iso93-ascii"),
            "binary93", Dialects.named("iso93-binary"),
            "ebcdicHex", example("iso87-ebcdic-hex"),
            "ebcdic93", example("iso93-ebcdic"),
            "asciiBinaryBitmap", example("iso87-ascii-binary-bitmap"));

    /** Has read, and learnt from, all messages before. */
    private static final MessageReader KNOWING = new MessageReader();

    private static Dialect example(final String name) {
        return Dialects.load(Path.of("..", "docs", "examples", "dialects", name + ".yaml"));
    }

    @FuzzTest
    void ascii(final byte[] message) {
        check(DIALECTS.get("ascii"), message);
    }

    @FuzzTest
    void binary(final byte[] message) {
        check(DIALECTS.get("binary"), message);
    }

    @FuzzTest
    void ebcdic(final byte[] message) {
        check(DIALECTS.get("ebcdic"), message);
    }

    @FuzzTest
    void ascii93(final byte[] message) {
        check(DIALECTS.get("ascii93"), message);
    }

    @FuzzTest
    void binary93(final byte[] message) {
        check(DIALECTS.get("binary93"), message);
    }

    @FuzzTest
    void ebcdicHex(final byte[] message) {
        check(DIALECTS.get("ebcdicHex"), message);
    }

    @FuzzTest
    void ebcdic93(final byte[] message) {
        check(DIALECTS.get("ebcdic93"), message);
    }

    @FuzzTest
    void asciiBinaryBitmap(final byte[] message) {
        check(DIALECTS.get("asciiBinaryBitmap"), message);
    }

    @FuzzTest
    void frames(final byte[] stream) {
        checkFrames(stream);
    }

    /** What the fuzzer does with time, by count and seed: the same targets, on mutations of the same seeds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ascii",
                "binary",
                "ebcdic",
                "ascii93",
                "binary93",
                "ebcdicHex",
                "ebcdic93",
                "asciiBinaryBitmap",
                "frames"
            })
    void mutationsOfTheSeeds(final String target) throws IOException {
        final List<byte[]> seeds = seeds(target);
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            final byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                run(target, input);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + ", mutation " + i + " of " + target + ": "
                                + HexFormat.of().formatHex(input),
                        e);
            }
        }
    }

    private static void run(final String target, final byte[] input) {
        if (target.equals("frames")) {
            checkFrames(input);
        } else {
            check(DIALECTS.get(target), input);
        }
    }

    private static List<byte[]> seeds(final String target) throws IOException {
        final URL directory = CodecFuzzTest.class.getResource("CodecFuzzTestInputs/" + target);
        final List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(URI.create(directory.toString())))) {
            for (final Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        require(!seeds.isEmpty(), "seeds for " + target);
        return seeds;
    }

    /** A few bytes changed, and now and then the end cut off or something put in. */
    private static byte[] mutated(final byte[] seed, final SplittableRandom random) {
        byte[] input = seed.clone();
        if (random.nextInt(4) == 0) {
            input = Arrays.copyOf(input, random.nextInt(input.length + 8));
        }
        for (int i = random.nextInt(4); i > 0 && input.length > 0; i--) {
            final int at = random.nextInt(input.length);
            input[at] = (byte) (random.nextBoolean() ? random.nextInt() : input[at] ^ 1 << random.nextInt(8));
        }
        return input;
    }

    private static void checkFrames(final byte[] stream) {
        for (final String name : Framing.names()) {
            final Framing framing = Framing.named(name).withLimits(10, 300);
            final UnsafeBuffer buffer = new UnsafeBuffer(stream.clone());
            int at = 0;
            while (true) {
                final int frame = framing.next(buffer, at, stream.length - at);
                if (frame <= 0) {
                    require(frame == Framing.MORE || !framing.reason(frame).isEmpty(), "a reason to close");
                    break;
                }
                require(at + frame <= stream.length, "frame beyond what has arrived");
                require(
                        framing.isHeartbeat(frame) || frame >= framing.headerLength() + 10 && frame <= 300,
                        "frame within its bounds");
                at += frame;
            }
        }
    }

    private static void check(final Dialect dialect, final byte[] message) {
        // A buffer of just this size, with bounds that are checked: a read outside throws.
        final MessageReader reader = new MessageReader();
        final boolean wellFormed = reader.parse(dialect, new UnsafeBuffer(message.clone()), 0, message.length);
        require(wellFormed == (reader.errorReason() == FormatError.NONE), "a reason if and only if refused");
        require(wellFormed || reader.errorField() >= 0 && reader.errorField() <= 128, "the field of the error");
        require(wellFormed || reader.errorOffset() >= 0 && reader.errorOffset() <= message.length, "its offset");
        MessagePrinter.text(reader, false);
        checkAgainstLayout(reader, message);
        reader.trackPan();
        reader.trackExpiry();
        for (int de = 2; de <= Dialect.MAX_DE; de++) {
            reader.number(de);
            reader.packed(de, 0, 8);
        }
        if (wellFormed) {
            final byte[] again = new MessageBuilder(dialect, reader.mti())
                    .set(MessagePrinter.fields(reader, true))
                    .build();
            require(Arrays.equals(canonical(reader, message), again), "the same bytes when written again");
        }
    }

    /** A reader that knows the layout of the message, if it can be known, finds what one that does not has found. */
    private static void checkAgainstLayout(final MessageReader unknowing, final byte[] message) {
        for (int i = 0; i < 2; i++) {
            KNOWING.parse(unknowing.dialect(), new UnsafeBuffer(message.clone()), 0, message.length);
            require(KNOWING.errorReason() == unknowing.errorReason(), "the same reason by layout");
            require(KNOWING.errorField() == unknowing.errorField(), "the same field of the error by layout");
            require(KNOWING.errorOffset() == unknowing.errorOffset(), "the same offset of the error by layout");
            require(
                    MessagePrinter.json(KNOWING, true).equals(MessagePrinter.json(unknowing, true)),
                    "the same fields by layout");
        }
    }

    /** What a reader may accept and a writer never writes: spare nibble F, hex in lower case, an empty second bitmap. */
    private static byte[] canonical(final MessageReader reader, final byte[] message) {
        final Dialect dialect = reader.dialect();
        final byte[] result = message.clone();
        final int bitmapAt = dialect.mtiBcd ? 2 : 4;
        final int bitmapBytes = dialect.bitmapHex ? 16 : 8;
        final int first = dialect.bitmapHex ? hexDigit(dialect, result[bitmapAt]) : result[bitmapAt] >> 4 & 15;
        final int bitmapEnd = bitmapAt + (first < 8 ? bitmapBytes : 2 * bitmapBytes);
        for (int i = bitmapAt; dialect.bitmapHex && i < bitmapEnd; i++) {
            result[i] = upper(dialect, result[i]);
        }
        for (int de = 2; de <= Dialect.MAX_DE; de++) {
            if (!reader.has(de)) {
                continue;
            }
            final FieldDefinition field = dialect.field(de);
            final int end = reader.fieldOffset(de) + reader.fieldLength(de);
            if (field.encoding() == Encoding.BCD && field.prefixDigits() > 0 && reader.contentLength(de) % 2 == 1) {
                result[end - 1] &= (byte) 0xF0;
            }
            for (int i = reader.contentOffset(de); field.encoding() == Encoding.HEX && i < end; i++) {
                result[i] = upper(dialect, result[i]);
            }
        }
        if (first < 8 || reader.secondary() != 0) {
            return result;
        }
        result[bitmapAt] =
                (byte) (dialect.bitmapHex ? (dialect.ebcdic ? 0xF0 : '0') + first - 8 : result[bitmapAt] & 0x7F);
        final byte[] shorter = Arrays.copyOf(result, result.length - bitmapBytes);
        final int rest = bitmapAt + bitmapBytes;
        System.arraycopy(result, rest + bitmapBytes, shorter, rest, shorter.length - rest);
        return shorter;
    }

    private static int hexDigit(final Dialect dialect, final byte character) {
        return Character.digit(dialect.ebcdic ? Ebcdic.toLatin(character) : character, 16);
    }

    /** Lower-case letters stand 32 above the others in ASCII, 64 below them in EBCDIC. */
    private static byte upper(final Dialect dialect, final byte character) {
        if (dialect.ebcdic) {
            return (byte) (character >= (byte) 0x81 && character <= (byte) 0x86 ? character + 64 : character);
        }
        return (byte) (character >= 'a' && character <= 'f' ? character - 32 : character);
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what);
        }
    }
}
