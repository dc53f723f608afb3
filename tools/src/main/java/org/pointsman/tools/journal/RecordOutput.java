package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.PrintWriter;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.TerminalProgress;

/**
 * Where found records are printed: ends the search when nobody reads any more ({@code | head}). The progress bar is shown
 * until there is something to print.
 */
final class RecordOutput implements AutoCloseable {
    /** Asking whether somebody still reads flushes, so not at every record. */
    private static final int LOOK_EVERY = 512;

    private final PrintWriter out;
    private final RecordPrinter printer;
    private final TerminalProgress progress;
    private long printed;

    RecordOutput(String task, PrintWriter out, RecordPrinter printer) {
        this.out = out;
        this.printer = printer;
        progress = new TerminalProgress(task, " records", 1);
    }

    /** A {@link RecordReader.Visitor}. */
    boolean print(RecordView record) throws IOException {
        if (printed++ == 0) {
            progress.close();
        }
        printer.print(record);
        return printed % LOOK_EVERY != 0 || !out.checkError();
    }

    /** A {@link RecordReader.Progress}. */
    void at(long sequence, long lastSequence) {
        if (printed == 0) {
            progress.at(sequence, lastSequence);
        }
    }

    void flush() throws IOException {
        printer.flush();
    }

    /** Whether nothing was printed. */
    boolean isEmpty() {
        return printed == 0;
    }

    /** Whether what is printed still arrives somewhere. */
    boolean isRead() {
        return !out.checkError();
    }

    @Override
    public void close() throws IOException {
        printer.flush();
        if (printed == 0) {
            progress.close();
        }
    }
}
