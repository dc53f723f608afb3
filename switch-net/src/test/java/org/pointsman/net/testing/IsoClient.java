package org.pointsman.net.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Framing;
import org.pointsman.net.iso8583.MessageBuilder;
import org.pointsman.net.iso8583.MessagePrinter;
import org.pointsman.net.iso8583.MessageReader;

/** A blocking ISO 8583 client over one socket. */
public final class IsoClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;

    /** An answer: its fields as text, DE 0 being the message type. */
    public record Answer(Map<Integer, String> fields, long tpdu) {
        public String mti() {
            return fields.get(0);
        }

        public String code() {
            return fields.get(39);
        }

        public String get(int de) {
            return fields.get(de);
        }
    }

    private final Dialect dialect;
    private final Framing framing;
    private final Socket socket;
    private final DataInputStream in;

    public IsoClient(InetSocketAddress address, Dialect dialect, String framing) throws IOException {
        this.dialect = dialect;
        this.framing = Framing.named(framing);
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", address.getPort()), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    public Socket socket() {
        return socket;
    }

    /** The frame of a message; DE 0 of {@code fields} is its type. */
    public byte[] frame(Map<Integer, String> fields) {
        return frame(fields, 0);
    }

    public byte[] frame(Map<Integer, String> fields, long tpdu) {
        Map<Integer, String> rest = new TreeMap<>(fields);
        int mti = Integer.parseInt(rest.remove(0));
        return new MessageBuilder(dialect, mti).set(rest).frame(framing, tpdu);
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public Answer ask(Map<Integer, String> fields) throws IOException {
        send(frame(fields));
        return receive();
    }

    /** Asks in characters, as they stand in a message of {@code iso87-ascii}. */
    public String askText(String message) throws IOException {
        byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[framing.headerLength() + bytes.length]);
        framing.writeHeader(frame, 0, bytes.length, 0);
        frame.putBytes(framing.headerLength(), bytes);
        send(frame.byteArray());
        return new String(receiveMessage(receiveHeader()), StandardCharsets.ISO_8859_1);
    }

    /** @throws EOFException if the switch has closed the connection */
    public Answer receive() throws IOException {
        byte[] header = receiveHeader();
        byte[] message = receiveMessage(header);
        MessageReader reader = new MessageReader();
        if (!reader.parse(dialect, new UnsafeBuffer(message), 0, message.length)) {
            throw new IOException("the answer does not parse: " + MessagePrinter.error(reader));
        }
        Map<Integer, String> fields = new TreeMap<>(MessagePrinter.fields(reader, true));
        fields.put(0, MessagePrinter.mti(reader));
        return new Answer(fields, framing.tpdu(new UnsafeBuffer(header), 0));
    }

    private byte[] receiveHeader() throws IOException {
        byte[] header = new byte[framing.headerLength()];
        in.readFully(header);
        return header;
    }

    private byte[] receiveMessage(byte[] header) throws IOException {
        boolean digits = framing.name().startsWith("length4");
        int prefix = digits ? 4 : 2;
        int length = digits
                ? Integer.parseInt(new String(header, 0, 4, StandardCharsets.US_ASCII))
                : framing.name().endsWith("bcd")
                        ? Integer.parseInt(HexFormat.of().formatHex(header, 0, 2))
                        : (header[0] & 0xFF) << 8 | header[1] & 0xFF;
        int counted = framing.name().endsWith("inclusive") ? header.length : header.length - prefix;
        byte[] message = new byte[length - counted];
        in.readFully(message);
        return message;
    }

    /** Whether the switch has closed the connection, as seen by waiting for the end of the stream. */
    public boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
