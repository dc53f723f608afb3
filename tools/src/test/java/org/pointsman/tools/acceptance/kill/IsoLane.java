package org.pointsman.tools.acceptance.kill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.tools.load.Message;

/** An acquirer's connection: authorisations, purchases and reversals, many under way at a time. */
final class IsoLane extends Lane {
    private static final int IN_FLIGHT = 64;
    private static final int TIMEOUT_MS = 30_000;
    /** What a repeat must give back: amount, date, RRN, approval code, response code. */
    private static final int[] ANSWER = {4, 15, 37, 38, 39};

    private final Dialect dialect;
    private final int number;
    private final Map<Request, Message> messages = new HashMap<>();
    private int stans;

    /** @param number tells the keys of lanes apart, 0 to 9 */
    IsoLane(Book book, Dialect dialect, int number, long seed) {
        super(book, seed);
        this.dialect = dialect;
        this.number = number;
    }

    @Override
    void talk(InetSocketAddress address, BooleanSupplier mayAsk) throws IOException {
        Deque<Request> owed = new ArrayDeque<>(owed());
        Map<String, Request> underWay = new HashMap<>();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (!owed.isEmpty() || !underWay.isEmpty() || mayAsk.getAsBoolean()) {
                while (underWay.size() < IN_FLIGHT && (!owed.isEmpty() || mayAsk.getAsBoolean())) {
                    Request request = owed.isEmpty() ? next() : owed.removeFirst();
                    // One of a key at a time, since answers are told apart by it.
                    if (underWay.putIfAbsent(key(messages.get(request)), request) == null) {
                        out.writeShort(request.bytes.length);
                        out.write(request.bytes);
                    }
                }
                out.flush();
                receive(in, underWay);
            }
        }
    }

    private void receive(DataInputStream in, Map<String, Request> underWay) throws IOException {
        do {
            byte[] bytes = in.readNBytes(in.readUnsignedShort());
            Message answer = Message.decode(dialect, bytes, 0, bytes.length);
            Request request = underWay.remove(key(answer));
            if (request == null) {
                problem("an answer to nothing that was asked: "
                        + answer.fields().get(39) + " to " + answer);
                continue;
            }
            StringBuilder text = new StringBuilder(answer.mti());
            for (int de : ANSWER) {
                text.append(' ').append(de).append('=').append(answer.field(de));
            }
            answered(request, text.toString(), answer.field(39).equals("00"));
        } while (in.available() > 0);
    }

    /** Class, DE 7 and DE 11. */
    private static String key(Message message) {
        return message.mti().charAt(1) + message.field(7) + message.field(11);
    }

    @Override
    Request invent() {
        if (!payments.isEmpty() && random.nextInt(4) == 0) {
            return reversal(recentPayment());
        }
        boolean purchase = random.nextInt(3) > 0;
        Book.Card card = book.anyCard(random);
        Book.Shop shop = book.anyShop(random);
        Payment payment = new Payment(card.account(), shop.account(), likelyAmount());
        payments.add(payment);
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(2, card.pan());
        fields.put(3, "000000");
        fields.put(4, String.format("%012d", payment.amount));
        fields.put(14, Book.EXPIRY);
        fields.put(22, "012");
        fields.put(25, "00");
        fields.put(32, Book.ACQUIRER);
        fields.put(41, shop.terminal());
        fields.put(42, shop.merchant());
        fields.put(49, "156");
        return request(
                purchase ? Request.Kind.PURCHASE : Request.Kind.AUTHORISATION,
                payment,
                keyed(new Message(purchase ? "0200" : "0100", fields)));
    }

    /** Of what was asked before, answered or not: the order on a connection makes it come behind. */
    private Request reversal(Payment payment) {
        Message original = messages.get(payment.first());
        String de90 = original.mti() + original.field(11) + original.field(7) + "000" + Book.ACQUIRER + "0".repeat(11);
        Message reversal =
                keyed(original.withMti("0400").with(14, null).with(22, null)).with(90, de90);
        return request(Request.Kind.REVERSAL, payment, reversal);
    }

    private Request request(Request.Kind kind, Payment payment, Message message) {
        Request request = payment.add(new Request(kind, payment, message.encode(dialect)));
        messages.put(request, message);
        return request;
    }

    /** A key of its own: the STANs of a day, then the next day's. */
    private Message keyed(Message message) {
        int n = stans++;
        String day = String.format("%02d%02d", 1 + n / 27_000_000 % 12, 1 + n / 1_000_000 % 27);
        return message.with(7, day + String.format("0900%02d", number))
                .with(11, String.format("%06d", n % 1_000_000))
                .with(12, String.format("0900%02d", number))
                .with(13, day);
    }
}
