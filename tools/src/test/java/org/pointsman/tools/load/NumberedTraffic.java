package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;

/** The simplest traffic there can be: {@code Q00000017}, to be answered by {@code A00000017}. */
final class NumberedTraffic implements Traffic {
    static final int LENGTH = 9;

    private final int perConnection;
    private final int[] next = new int[ConnectionGroup.MAX_CONNECTIONS];
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
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        return text(request).substring(1).equals(text(answer).substring(1));
    }

    @Override
    public String check(int connection, int slot, Frame request, Frame answer) {
        return text(answer).startsWith("A") && answer.length() == LENGTH ? null : "got " + text(answer);
    }

    private static String text(Frame frame) {
        return new String(frame.bytes(), frame.offset(), frame.length(), StandardCharsets.US_ASCII);
    }
}
