package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;

/** The simplest traffic there can be: {@code Q00000017}, to be answered by {@code A00000017}. */
final class NumberedTraffic implements Traffic {
    static final int LENGTH = 9;

    private final int perConnection;
    private final int[] next = new int[LoadOptions.MAX_CONNECTIONS];
    private int groupOf = 1;

    /**
     * @param perConnection how many requests each connection sends
     */
    NumberedTraffic(int perConnection) {
        this.perConnection = perConnection;
    }

    /** A connection is settled only when a multiple of {@code size} requests has left. */
    NumberedTraffic inGroupsOf(int size) {
        groupOf = size;
        return this;
    }

    static byte[] answerTo(byte[] request) {
        byte[] answer = request.clone();
        answer[0] = 'A';
        return answer;
    }

    int sentBy(int connection) {
        return next[connection];
    }

    @Override
    public int maxRequestLength() {
        return LENGTH;
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        if (next[connection] == perConnection) {
            return 0;
        }
        byte[] request = String.format("Q%08d", next[connection]++).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(request, 0, buffer, offset, LENGTH);
        return LENGTH;
    }

    @Override
    public boolean settled(int connection) {
        return next[connection] % groupOf == 0;
    }

    @Override
    public boolean answers(byte[] request, int requestOffset, byte[] answer, int answerOffset, int answerLength) {
        return text(request, requestOffset + 1, LENGTH - 1)
                .equals(text(answer, answerOffset + 1, Math.min(answerLength, LENGTH) - 1));
    }

    @Override
    public String check(
            int connection,
            int slot,
            byte[] request,
            int requestOffset,
            int requestLength,
            byte[] answer,
            int answerOffset,
            int answerLength) {
        return answer[answerOffset] == 'A' && answerLength == LENGTH
                ? null
                : "got " + text(answer, answerOffset, answerLength);
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
}
