package org.pointsman.core.host.shadow;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.host.seals.Sealed;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;

/** A file of a journal, and why it is kept. */
public record KeptFile(CycleFileEntry file, Reason reason) {

    /** Why a file is kept, the first reason that holds. */
    public enum Reason {
        NEWEST("the newest"),
        NO_SNAPSHOT("no good snapshot"),
        BEHIND_SNAPSHOT("has records at or behind the oldest good snapshot"),
        NOT_SEALED("has records at or behind the end of the newest seal"),
        /** As seals of earlier releases do, which did not end with their file. */
        SHARES_SEAL("shares a seal with the file behind it, which is kept"),
        WITHIN_KEEP_FOR("within keepFor"),
        /** Only the beginning of a journal is ever removed. */
        BEHIND_KEPT("behind a file that is kept"),
        NO_POLICY("nothing else, and for how long is not said"),
        NONE("nothing: the next retention removes it");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * Looks at all files of a journal, in their order.
     *
     * @param snapshot sequence of the oldest good snapshot, 0 if there is none
     * @param sealed its seals
     * @param policy null = everything is kept
     * @param nowNs nanoseconds since 1970
     */
    public static List<KeptFile> judge(
            JournalInventory journal, long snapshot, Sealed sealed, RetentionPolicy policy, long nowNs) {
        List<CycleFileEntry> files = journal.files();
        List<KeptFile> judged = new ArrayList<>();
        boolean before = false;
        for (int i = 0; i < files.size(); i++) {
            Reason reason = reason(files, i, snapshot, sealed.to(), policy, nowNs);
            if (reason == Reason.NONE && before) {
                reason = Reason.BEHIND_KEPT;
            }
            before |= reason != Reason.NONE;
            judged.add(new KeptFile(files.get(i), reason));
        }
        keepWholeSeals(judged, sealed);
        return judged;
    }

    /** Has the journal begin where a seal does: with an earlier file than it could. */
    private static void keepWholeSeals(List<KeptFile> judged, Sealed sealed) {
        int begin = 0;
        while (begin < judged.size() && judged.get(begin).reason() == Reason.NONE) {
            begin++;
        }
        while (begin > 0 && begin < judged.size() && !mayBegin(judged.get(begin).file(), sealed)) {
            begin--;
            judged.set(begin, new KeptFile(judged.get(begin).file(), Reason.SHARES_SEAL));
        }
    }

    private static boolean mayBegin(CycleFileEntry file, Sealed sealed) {
        return !file.isEmpty() && sealed.across(file.first()) == null;
    }

    private static Reason reason(
            List<CycleFileEntry> files, int i, long snapshot, long sealed, RetentionPolicy policy, long nowNs) {
        CycleFileEntry file = files.get(i);
        CycleFileEntry next = nextWithRecords(files, i);
        if (next == null) {
            return Reason.NEWEST;
        }
        if (file.isEmpty()) {
            return policy == null ? Reason.NO_POLICY : Reason.NONE;
        }
        if (snapshot == 0) {
            return Reason.NO_SNAPSHOT;
        }
        // The record of the snapshot stays: a start looks whether it is the one that the snapshot stands at.
        if (file.last() >= snapshot) {
            return Reason.BEHIND_SNAPSHOT;
        }
        // So does the newest seal: else no seal could be checked until there is another one.
        if (file.last() >= sealed) {
            return Reason.NOT_SEALED;
        }
        if (policy == null) {
            return Reason.NO_POLICY;
        }
        // The first record of the next file is not older than the last one of this.
        return nowNs - next.firstTimestampNs() < policy.keepFor().toNanos() ? Reason.WITHIN_KEEP_FOR : Reason.NONE;
    }

    private static CycleFileEntry nextWithRecords(List<CycleFileEntry> files, int i) {
        for (int next = i + 1; next < files.size(); next++) {
            if (!files.get(next).isEmpty()) {
                return files.get(next);
            }
        }
        return null;
    }
}
