package org.pointsman.net.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Seeded mutations of good and bad examples, for targets that take bytes. How many, from the system properties
 * {@code pointsman.mutations} and {@code pointsman.seed}; with {@code pointsman.fuzzSeconds} for as long as that, with a seed that
 * goes on. docs/fuzzing.md tells how to use them.
 */
public final class Mutations {
    private static final long SEED = Long.getLong("pointsman.seed", 8583);
    private static final long FUZZ_SECONDS = Long.getLong("pointsman.fuzzSeconds", 0);
    private static final int MAX_CHANGES = 4;
    private static final int MAX_REPEATS = 300;
    private static final int SHOWN_BYTES = 4096;

    /** What is tried. */
    @FunctionalInterface
    public interface Target {
        void accept(byte[] input) throws Exception;
    }

    private final List<byte[]> seeds;
    private final List<byte[]> words;
    private final SplittableRandom random;

    private Mutations(List<byte[]> seeds, List<byte[]> words, long seed) {
        this.seeds = seeds;
        this.words = words;
        random = new SplittableRandom(seed);
    }

    /**
     * Tries a target with the seeds themselves and with mutations of them.
     *
     * @param count unless a system property says otherwise
     * @param words that are put in now and then
     * @throws AssertionError with the seed and the input, if the target throws anything
     */
    public static void of(List<String> seeds, List<String> words, int count, Target target) {
        List<byte[]> bytes = seeds.stream().map(Mutations::bytes).toList();
        bytes.forEach(seed -> attempt(target, seed, "a seed itself"));
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(FUZZ_SECONDS);
        int each = Integer.getInteger("pointsman.mutations", count);
        long seed = SEED;
        do {
            Mutations mutations =
                    new Mutations(bytes, words.stream().map(Mutations::bytes).toList(), seed);
            for (int i = 0; i < each; i++) {
                attempt(target, mutations.next(), "seed " + seed + ", mutation " + i);
            }
            seed++;
        } while (System.nanoTime() - deadlineNs < 0);
    }

    private static void attempt(Target target, byte[] input, String which) {
        try {
            target.accept(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            String text = new String(input, 0, Math.min(input.length, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
            throw new AssertionError(which + " (" + input.length + " bytes):\n" + text, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] next() {
        byte[] input = seeds.get(random.nextInt(seeds.size()));
        for (int i = 1 + random.nextInt(MAX_CHANGES); i > 0; i--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 << random.nextInt(8));
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(input, at);
            case 1 -> replaced(input, at, length, new byte[0]);
            case 2 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 3 -> replaced(input, at, Math.min(1, length), new byte[] {(byte) random.nextInt()});
            case 4 -> replaced(input, at, 0, repeated(word()));
            case 5 -> replaced(input, at, length, slice(seeds.get(random.nextInt(seeds.size()))));
            default -> {
                // A whole token, so that what comes of it gets further than the parser.
                int from = at;
                while (from > 0 && isPlain(input[from - 1])) {
                    from--;
                }
                int to = at;
                while (to < input.length && isPlain(input[to])) {
                    to++;
                }
                yield replaced(input, from, to - from, word());
            }
        };
    }

    private byte[] word() {
        return words.isEmpty() ? new byte[] {(byte) random.nextInt()} : words.get(random.nextInt(words.size()));
    }

    private byte[] repeated(byte[] word) {
        int times = random.nextInt(8) == 0 ? random.nextInt(MAX_REPEATS) : 1;
        byte[] all = new byte[word.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(word, 0, all, i * word.length, word.length);
        }
        return all;
    }

    private byte[] slice(byte[] of) {
        int from = random.nextInt(of.length + 1);
        return Arrays.copyOfRange(of, from, Math.min(of.length, from + (1 << random.nextInt(8))));
    }

    private static boolean isPlain(byte b) {
        return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '-' || b == '_';
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        byte[] result = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(input, at + length, result, at + by.length, input.length - at - length);
        return result;
    }
}
