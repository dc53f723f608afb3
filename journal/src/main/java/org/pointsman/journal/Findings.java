package org.pointsman.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts together what a verification meets: which records are there, in which order, and what is wrong. */
final class Findings {
    /** Records that were missed where they belong; they may still turn up elsewhere. */
    private static final class Gap {
        private final long from;
        private final long to;
        private final Damage damage;
        private long foundElsewhere;

        private Gap(long from, long to, Damage damage) {
            this.from = from;
            this.to = to;
            this.damage = damage;
        }
    }

    private final int maxListed;
    private final HighWaterMark.Value mark;
    private final List<Damage> damages = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private long damageCount;
    private long records;
    private long recordBytes;
    private long firstSequence;
    private long lastSequence;
    private long firstTimestampNs;
    private long lastTimestampNs;
    private long unfinishedBytes;

    /** The sequence that should come next. */
    private long expected = 1;

    /** Damage was just reported that may have cost the expected record. */
    private boolean expectedMayBeLost;

    Findings(int maxListed, HighWaterMark.Value mark) {
        this.maxListed = maxListed;
        this.mark = mark;
    }

    /** Records before this one were removed on purpose. */
    void begin(long first) {
        expected = first;
    }

    long expected() {
        return expected;
    }

    /** Of the newest record in its place. */
    long lastTimestampNs() {
        return lastTimestampNs;
    }

    void damage(Damage.Kind kind, Path file, long offset, String what) {
        add(new Damage(kind, file, offset, expected, what));
    }

    /** Worth telling, but nothing is lost by it. */
    void warn(String what) {
        warnings.add(what);
    }

    /** A record could not be read; the next one tells whether it was the expected one. */
    void lostRecord(Damage.Kind kind, Path file, long offset, String what) {
        damage(kind, file, offset, what);
        expectedMayBeLost = true;
    }

    /** The directory of a run says which record should come next. */
    void runBegins(long first, Path file) {
        if (first > expected && !(expectedMayBeLost && first == expected + 1)) {
            gap(expectedMayBeLost ? expected + 1 : expected, first - 1, file, 0);
        } else if (first < expected) {
            damage(Damage.Kind.SWAPPED, file, 0, "its directory should begin with record " + expected);
        }
        if (first > expected) {
            expected = first;
            expectedMayBeLost = false;
        }
    }

    /** An intact record, wherever it stands. */
    void record(long sequence, long timestampNs, int length, Path file, long offset) {
        records++;
        recordBytes += length;
        if (sequence == mark.sequence() && timestampNs != mark.timestampNs()) {
            damage(
                    Damage.Kind.HIGH_WATER_MARK,
                    file,
                    offset,
                    "the high-water mark remembers another timestamp for this record: it is not of this journal");
        }
        if (sequence < expected) {
            outOfOrder(sequence, file, offset);
            return;
        }
        boolean lostOne = expectedMayBeLost && sequence > expected;
        long firstMissing = lostOne ? expected + 1 : expected;
        if (sequence > firstMissing) {
            gap(firstMissing, sequence - 1, file, offset);
        }
        if (timestampNs < lastTimestampNs) {
            damage(
                    Damage.Kind.SWAPPED,
                    file,
                    offset,
                    "timestamp " + timestampNs + " is before that of the record before");
        }
        if (firstSequence == 0) {
            firstSequence = sequence;
            firstTimestampNs = timestampNs;
        }
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        expected = sequence + 1;
        expectedMayBeLost = false;
    }

    private void outOfOrder(long sequence, Path file, long offset) {
        for (Gap gap : gaps) {
            if (sequence >= gap.from && sequence <= gap.to) {
                gap.foundElsewhere++;
            }
        }
        add(new Damage(
                Damage.Kind.SWAPPED,
                file,
                offset,
                sequence,
                "record " + sequence + " stands where " + expected + " belongs"));
    }

    private void gap(long from, long to, Path file, long offset) {
        Damage damage = Damage.missing(file, offset, from, to, "");
        add(damage);
        if (gaps.size() < maxListed) {
            gaps.add(new Gap(from, to, damage));
        }
    }

    private void add(Damage damage) {
        damageCount++;
        if (damages.size() < maxListed) {
            damages.add(damage);
        }
    }

    void unfinished(long bytes) {
        unfinishedBytes = bytes;
    }

    /** All files were read, the newest of them up to {@code offset}; so many records must be there at the least. */
    VerificationReport report(int files, long acknowledgedSequence, Path lastFile, long offset) {
        long last = expectedMayBeLost ? expected : expected - 1;
        if (last < acknowledgedSequence) {
            gap(last + 1, acknowledgedSequence, lastFile, offset);
        }
        for (Gap gap : gaps) {
            // All turned up elsewhere: they were reported there, and nothing is missing.
            if (gap.foundElsewhere > gap.to - gap.from) {
                damageCount--;
                damages.remove(gap.damage);
            }
        }
        return new VerificationReport(
                records,
                firstSequence,
                lastSequence,
                firstTimestampNs,
                lastTimestampNs,
                recordBytes,
                files,
                mark.sequence(),
                unfinishedBytes,
                List.copyOf(warnings),
                List.copyOf(damages),
                damageCount);
    }
}
