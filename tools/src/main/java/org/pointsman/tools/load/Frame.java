package org.pointsman.tools.load;

/** A message among other bytes: a view that is moved from one to the next. */
public final class Frame {
    private byte[] bytes;
    private int offset;
    private int length;

    Frame wrap(byte[] newBytes, int newOffset, int newLength) {
        bytes = newBytes;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /** The array it lies in, with {@link AnswerPattern#SLACK} bytes behind the longest message it holds. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of its first byte. */
    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }
}
