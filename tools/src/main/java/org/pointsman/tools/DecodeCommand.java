package org.pointsman.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Framing;
import org.pointsman.net.iso8583.MessagePrinter;
import org.pointsman.net.iso8583.MessageReader;
import org.pointsman.tools.dialect.DialectConverter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Shows the fields of messages in a named dialect. */
@Command(
        name = "decode",
        description = "Shows the fields of an ISO 8583 message.",
        footer = {
            "",
            "Sensitive fields are masked unless --clear is given. Without --framing the hex starts at the message type; "
                    + "with it, any number of frames may follow each other. A malformed message is shown as far as it "
                    + "can be read; the reason goes to standard error and the exit code is 1.",
            "",
            "Examples:",
            "  pointsman decode --dialect iso87-binary \\",
            "      08008220000000000000040000000000000011200932000001040301",
            "  pointsman decode --dialect iso87-ascii --framing length4 --json - < hex.txt"
        })
final class DecodeCommand implements Callable<Integer> {
    private static final int MAX_FRAME_BYTES = 1 << 20;

    @Option(
            names = "--dialect",
            required = true,
            paramLabel = "D",
            converter = DialectConverter.class,
            completionCandidates = DialectConverter.Names.class,
            description = "How the message is written: ${COMPLETION-CANDIDATES}, or the file of another dialect.")
    private Dialect dialect;

    @Option(
            names = "--framing",
            paramLabel = "F",
            converter = FramingConverter.class,
            completionCandidates = FramingNames.class,
            description = "What stands before the message: ${COMPLETION-CANDIDATES}.")
    private Framing framing;

    @Option(names = "--clear", description = "Show sensitive fields in clear.")
    private boolean clear;

    @Option(names = "--json", description = "One JSON object a message: {\"mti\": ..., \"fields\": {\"2\": ...}}.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "HEX",
            description = "The bytes in hexadecimal, spaces allowed; - reads them from standard input.")
    private List<String> hex;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final MessageReader reader = new MessageReader();

    @Override
    public Integer call() throws IOException {
        UnsafeBuffer bytes = new UnsafeBuffer(bytes());
        if (framing == null) {
            show(bytes, 0, bytes.capacity());
        } else {
            showFrames(bytes);
        }
        return CommandLine.ExitCode.OK;
    }

    private void showFrames(UnsafeBuffer bytes) {
        for (int offset = 0; offset < bytes.capacity(); ) {
            int frame = framing.next(bytes, offset, bytes.capacity() - offset);
            if (frame < 0) {
                throw new CommandFailure("byte " + offset + ": " + framing.reason(frame));
            } else if (frame == Framing.MORE) {
                throw new CommandFailure("byte " + offset + ": the hex ends within a frame");
            } else if (!framing.isHeartbeat(frame)) {
                show(bytes, offset + framing.headerLength(), frame - framing.headerLength());
            }
            offset += frame;
        }
    }

    private void show(UnsafeBuffer bytes, int offset, int length) {
        boolean whole = reader.parse(dialect, bytes, offset, length);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(MessagePrinter.json(reader, clear));
        } else {
            out.print(MessagePrinter.text(reader, clear));
        }
        out.flush();
        if (!whole) {
            throw new CommandFailure(MessagePrinter.error(reader));
        }
    }

    private byte[] bytes() throws IOException {
        String text = hex.equals(List.of("-"))
                ? new String(System.in.readAllBytes(), StandardCharsets.US_ASCII)
                : String.join("", hex);
        try {
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // Its message would quote the digits, and they may be a card number.
            throw new ParameterException(spec.commandLine(), "HEX must be pairs of the digits 0-9, A-F");
        }
    }

    private static final class FramingConverter implements CommandLine.ITypeConverter<Framing> {
        @Override
        public Framing convert(String name) {
            try {
                return Framing.named(name).withLimits(1, MAX_FRAME_BYTES);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    private static final class FramingNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Framing.names().iterator();
        }
    }
}
