package org.pointsman.tools.journal.whatif;

/**
 * A request that would have been answered otherwise. What it does not have is empty, or zero.
 *
 * @param sequence of its record
 * @param time ISO 8601
 * @param type what was asked for, in a word
 * @param payment the id it had in the recorded run
 * @param card masked, or {@code account 1000000001} where no card paid
 * @param payer tells cards apart that look alike when masked: a number of no meaning outside this run
 * @param amount minor units
 * @param from what was answered
 * @param to what would have been
 * @param effect what became of its approval
 */
record Difference(
        long sequence,
        String time,
        String type,
        String payment,
        String rrn,
        String stan,
        String acquirer,
        String merchant,
        String terminal,
        String card,
        long payer,
        long amount,
        String currency,
        String from,
        String to,
        Effect effect) {

    /** What becomes of an approval. */
    enum Effect {
        /** It was approved, and would not have been. */
        LOST,
        /** It was not approved, and would have been. */
        WON,
        /** It would have been told otherwise, but not about an approval of money. */
        OTHER
    }
}
