package org.pointsman.tools.acceptance.kill;

/**
 * One request of a client, sent until it is answered. What it was answered first it must be answered ever after.
 *
 * <p>Belongs to its lane; the answer may be read by others when the lane has ended.
 */
final class Request {
    enum Kind {
        /** Holds the amount. */
        AUTHORISATION,
        /** Moves the amount at once. */
        PURCHASE,
        /** Gives back what an earlier request took. */
        REVERSAL,
        /** Moves what an authorisation held. */
        CAPTURE,
        /** Shows a payment; takes nothing. */
        LOOK_UP
    }

    final Kind kind;
    /** What it is about: the payment that it makes, or an earlier one. */
    final Payment payment;
    /** As the lane sends it. */
    final byte[] bytes;

    private String answer;
    private boolean approved;

    Request(Kind kind, Payment payment, byte[] bytes) {
        this.kind = kind;
        this.payment = payment;
        this.bytes = bytes;
    }

    /**
     * Notes an answer.
     *
     * @param text all of it that must be the same whenever the request is repeated
     * @param isApproval whether it says that money moved as asked
     * @return what is wrong with it, null if nothing is
     */
    String answered(String text, boolean isApproval) {
        if (answer == null) {
            answer = text;
            approved = isApproval;
            return null;
        }
        return answer.equals(text) ? null : "first answered\n  " + answer + "\nand when it was repeated\n  " + text;
    }

    boolean isAnswered() {
        return answer != null;
    }

    String answer() {
        return answer;
    }

    boolean isApproved() {
        return approved;
    }
}
