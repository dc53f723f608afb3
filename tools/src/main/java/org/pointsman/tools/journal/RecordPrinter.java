package org.pointsman.tools.journal;

import java.io.IOException;
import org.pointsman.core.view.RecordView;

/** Writes records, one a line, in the order in which they come. One thread uses it. */
public interface RecordPrinter {

    void print(RecordView record) throws IOException;

    /** What was printed has to be visible from here on. */
    void flush() throws IOException;
}
