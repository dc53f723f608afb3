package org.pointsman.tools.load;

import java.util.function.IntConsumer;
import org.pointsman.net.iso8583.Dialect;

/**
 * Plays a {@link Recording} on one connection and compares all answers in order. If the connection is lost on the way,
 * {@link #answered()} says how far it came: playing on from there ({@code from}) on a new connection sends the unanswered
 * rest, some of it again.
 */
public final class RecordedTraffic implements Traffic {
    private final Recording recording;
    private final AnswerCheck check;
    private final int[] numbers;
    private final IntConsumer onAnswer;
    private int next;
    private int answered;

    /**
     * @param from the first request to send, from 0
     * @param inFlight that of the client
     * @param onAnswer called by the client's thread with the number of each request that was answered
     */
    public RecordedTraffic(Dialect dialect, Recording recording, int from, int inFlight, IntConsumer onAnswer) {
        if (from < 0 || from > recording.size()) {
            throw new IllegalArgumentException(
                    "the recording has the requests 0 to " + (recording.size() - 1) + ", not " + from);
        }
        this.recording = recording;
        this.onAnswer = onAnswer;
        check = new AnswerCheck(dialect);
        numbers = new int[2 * inFlight];
        next = from;
        answered = from;
    }

    /**
     * The first request without an answer, counted from 0 over the whole recording. After the client's run by any thread.
     */
    public int answered() {
        return answered;
    }

    @Override
    public int maxRequestLength() {
        return recording.requests().stream()
                .mapToInt(request -> request.length)
                .max()
                .orElse(1);
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        if (connection != 0) {
            throw new IllegalArgumentException("a recording is played on one connection");
        }
        if (next == recording.size()) {
            return 0;
        }
        byte[] request = recording.requests().get(next);
        System.arraycopy(request, 0, buffer, offset, request.length);
        numbers[slot] = next++;
        return request.length;
    }

    @Override
    public boolean settled(int connection) {
        return true;
    }

    @Override
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        int stan = check.stan(request);
        return stan == check.stan(answer);
    }

    @Override
    public String check(int connection, int slot, Frame request, Frame answer) {
        int number = numbers[slot];
        Recording.Answer expected = recording.answers().get(number);
        String difference = check.difference(request, answer, expected.mti(), expected.code(), expected.balance());
        if (number == answered) {
            answered++;
        }
        onAnswer.accept(number);
        return difference == null ? null : "line " + expected.line() + " of the expected answers: " + difference;
    }
}
