package org.pointsman.tools.dialect;

import java.io.UncheckedIOException;
import java.util.Iterator;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import picocli.CommandLine;

/** A dialect on the command line: the name of a built-in one, or a file. */
public final class DialectConverter implements CommandLine.ITypeConverter<Dialect> {
    @Override
    public Dialect convert(String nameOrFile) {
        try {
            return Dialects.find(nameOrFile);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    /** What can be said without a file. */
    public static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Dialects.names().iterator();
        }
    }
}
