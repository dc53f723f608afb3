package org.pointsman.core.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Records;
import org.pointsman.journal.VerificationReport;

/**
 * What a switch runs on, whichever comes first in it, deciding or keeping: clocks, a disk with a journal, and all that may
 * happen to them. One process after the other runs on it, each on the disk that the one before has left.
 */
final class Machine {
    private static final String MARK = "high-water-mark";

    final VirtualClock clocks;
    final Spoiler spoiler;
    final Trace trace;

    private final Path directory;
    private final Durability durability;

    private int process;
    private VirtualDisk disk;
    private boolean stopped;

    Machine(Path directory, Durability durability, VirtualClock clocks, Spoiler spoiler, Trace trace) {
        this.directory = directory;
        this.durability = durability;
        this.clocks = clocks;
        this.spoiler = spoiler;
        this.trace = trace;
        try {
            disk = new VirtualDisk(Files.createDirectory(path()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path() {
        return directory.resolve(String.valueOf(process));
    }

    Path data() {
        return path().resolve("data");
    }

    Path keyDirectory() {
        return path().resolve("keys");
    }

    VirtualDisk disk() {
        return disk;
    }

    /** As the process opens its journal. */
    JournalRecovery recover(Disk spoilt) {
        stopped = false;
        return Journals.open(JournalConfig.in(data())
                .withDurability(durability)
                .withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES)
                .withDisk(spoilt));
    }

    /** The writing end of what was recovered. */
    Journal begin(JournalRecovery recovery) {
        return spoiler.journal(new TearableJournal(recovery.begin(), disk));
    }

    /** Sequence up to which answers may leave: at level disk, what the medium says; else what another process would read. */
    long acknowledged() {
        return Acknowledged.sequence(disk.content(data().resolve(MARK), durability == Durability.DISK));
    }

    /** Nothing that a verification of the journal looks at is wrong. */
    void requireIntact() {
        VerificationReport report = JournalVerifier.verify(data(), (bytes, of) -> {});
        if (!report.isIntact()) {
            throw new SimulationFailure("verification finds " + report.damages());
        }
    }

    /** The process stops itself, or crashes within what it does. */
    void stop(String what, Throwable cause) {
        if (cause instanceof SimulationFailure failure) {
            throw failure;
        }
        stopped = true;
        boolean crashed = Crash.isCauseOf(cause);
        trace.happened(
                crashed ? Happening.CRASHED_WITHIN : Happening.STOPPED,
                (crashed ? "crashed: " : "stopped: ") + what + ": " + cause);
        if (!crashed && !disk.hasFailed() && !clocks.isFarOff()) {
            throw new SimulationFailure("stopped without a reason: " + what, cause);
        }
    }

    /** Whether the process has stopped itself. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether a start that failed so had a reason to. */
    boolean mayFailToStart(Throwable failure) {
        return Crash.isCauseOf(failure) || disk.hasFailed() || clocks.isFarOff();
    }

    /** Orders a fault of the disk. @return whether it can have such a fault */
    boolean order(Fault fault, Dice dice) {
        if (fault == Fault.FAILED_FLUSH && durability != Durability.DISK) {
            return false;
        }
        switch (fault) {
            case FAILED_OPERATION -> disk.failAfter(dice.below(12));
            case FAILED_FLUSH -> disk.failNextFlush();
            case CRASH_WITHIN -> disk.crashAfter(dice.below(12));
            case TORN_APPEND -> disk.tearNextAppend(dice.below(Records.MAX_DOCUMENT_LENGTH));
            default -> disk.fill(true);
        }
        return true;
    }

    /**
     * Ends the process.
     *
     * @param power whether the machine goes as well
     */
    void crash(boolean power, Dice dice, Host host) {
        trace.happened(
                power ? Happening.POWER_LOST : Happening.KILLED, power ? "the power fails" : "the process is killed");
        Path last = path();
        process++;
        try {
            Path next = Files.createDirectory(path());
            VirtualDisk after = power ? disk.losePowerTo(next, dice) : disk.survivesKill(next);
            // Only now: what a process does on its way out a crash does not do.
            host.close();
            disk = after;
            IoUtil.delete(last.toFile(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
