package org.pointsman.core.view;

import java.util.List;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.ReplayDivergedException;

/**
 * What differs where a replay decided a record otherwise.
 *
 * @param command what was asked for, in a word
 * @param differences in which fields the outcomes differ: left as recorded, right as decided again
 */
public record Divergence(long sequence, long timestampNs, String command, List<FieldDifference> differences) {
    private static final int TOLD = 5;

    public Divergence {
        differences = List.copyOf(differences);
    }

    public static Divergence of(ReplayDivergedException diverged) {
        DirectBuffer recorded = diverged.recorded();
        int outcomes = JournalPayload.COMMAND_OFFSET + JournalPayload.commandLength(recorded, 0);
        return new Divergence(
                diverged.sequence(),
                diverged.timestampNs(),
                new RecordView()
                        .wrap(recorded, 0, diverged.sequence(), diverged.timestampNs(), true)
                        .word(),
                Comparison.ofOutcomes(
                        recorded,
                        outcomes,
                        JournalPayload.outcomesLength(recorded, 0),
                        diverged.decided(),
                        0,
                        diverged.decided().capacity()));
    }

    /** The record, what differs, and what to do about it. */
    public String message() {
        return "record " + sequence + " (" + command + "): replay decides it otherwise than it was decided: "
                + inWords()
                + ". " + ReplayDivergedException.ADVICE;
    }

    private String inWords() {
        String told = differences.stream()
                .limit(TOLD)
                .map(difference ->
                        difference.field() + " recorded " + difference.left() + ", decided " + difference.right())
                .collect(Collectors.joining("; "));
        int more = differences.size() - TOLD;
        return more > 0 ? told + "; and " + more + " more" : told;
    }
}
