package org.pointsman.tools;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on standard error for work that takes long; nothing at all where the output is not a terminal. One
 * thread uses it.
 */
public final class TerminalProgress implements AutoCloseable {
    private static final int REDRAW_MS = 200;

    private final String task;
    private final String unit;
    private final long unitSize;
    private ProgressBar bar;

    /**
     * @param unit what is counted, like {@code " MB"}
     * @param unitSize how many make one such unit
     */
    public TerminalProgress(String task, String unit, long unitSize) {
        this.task = task;
        this.unit = unit;
        this.unitSize = unitSize;
    }

    public void at(long done, long total) {
        if (bar == null && Terminal.isInteractive()) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(unit, unitSize)
                    .setUpdateIntervalMillis(REDRAW_MS)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .showSpeed()
                    .build();
        }
        if (bar != null) {
            bar.maxHint(total).stepTo(done);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
