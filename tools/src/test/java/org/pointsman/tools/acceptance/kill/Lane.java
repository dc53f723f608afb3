package org.pointsman.tools.acceptance.kill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * One connection of a client and everything it remembers, which outlives the switches it talks to. What had no answer when
 * a switch was killed is sent to the next one first, in the same order.
 *
 * <p>One thread at a time.
 */
abstract class Lane {
    /** Answers are read out of this file by the eye of whoever looks for the cause of a failure. */
    private static final int MAX_PROBLEMS = 10;

    final Random random;
    final Book book;
    final List<Payment> payments = new ArrayList<>();
    final List<String> problems = new ArrayList<>();

    private final List<Request> answered = new ArrayList<>();
    private final Deque<Request> unanswered = new ArrayDeque<>();
    /** Whether the next switch is asked everything once more. */
    boolean repeatsAll;
    /** Told of every answer. */
    Runnable onAnswer = () -> {};

    Lane(Book book, long seed) {
        this.book = book;
        random = new Random(seed);
    }

    /**
     * Talks to a switch until told to stop, then waits for what is under way; or until the connection breaks.
     *
     * @param mayAsk false: nothing new is sent
     */
    abstract void talk(InetSocketAddress address, BooleanSupplier mayAsk) throws IOException;

    /** A new request, or an old one once more. */
    abstract Request invent();

    final Request next() {
        if (!answered.isEmpty() && random.nextInt(8) == 0) {
            return answered.get(random.nextInt(answered.size()));
        }
        Request request = invent();
        if (request.kind != Request.Kind.LOOK_UP) {
            unanswered.addLast(request);
        }
        return request;
    }

    /** What an earlier switch owes an answer to, oldest first. */
    final List<Request> unanswered() {
        return List.copyOf(unanswered);
    }

    /** What is sent first: all that has no answer yet, and, if that was asked for, all that has one. */
    final List<Request> owed() {
        List<Request> owed = new ArrayList<>(unanswered);
        if (repeatsAll) {
            owed.addAll(answered);
        }
        return owed;
    }

    final void answered(Request request, String text, boolean approved) {
        boolean first = !request.isAnswered();
        String problem = request.answered(text, approved);
        if (problem != null) {
            problem(request.kind + " " + problem);
        }
        if (first) {
            unanswered.remove(request);
            answered.add(request);
        }
        onAnswer.run();
    }

    final void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }

    /** A payment made lately, most of the time. */
    final Payment recentPayment() {
        int size = payments.size();
        return payments.get(size - 1 - Math.min(random.nextInt(size), random.nextInt(200)));
    }

    /** Many small amounts, a few that nobody can pay, and now and then one beyond the limit. */
    final long likelyAmount() {
        return switch (random.nextInt(30)) {
            case 0 -> Book.LIMIT + 1;
            case 1 -> Book.LIMIT;
            default -> 1 + random.nextInt(5_000);
        };
    }
}
