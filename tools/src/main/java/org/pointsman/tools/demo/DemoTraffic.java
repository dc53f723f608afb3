package org.pointsman.tools.demo;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.tools.load.AnswerCheck;
import org.pointsman.tools.load.Frame;
import org.pointsman.tools.load.Message;
import org.pointsman.tools.load.Traffic;

/** Generated traffic, every answer of which is held against what the model predicts. Called by the client's one thread. */
final class DemoTraffic implements Traffic {
    private static final int MAX_REQUEST_LENGTH = 512;

    private final Dialect dialect;
    private final SwitchModel model;
    private final AnswerCheck check;
    private final List<Sender> senders = new ArrayList<>();
    private final Map<TrafficGenerator.Kind, Long> kinds = new EnumMap<>(TrafficGenerator.Kind.class);
    private final Map<String, Long> codes = new TreeMap<>();

    private static final class Sender {
        private final TrafficGenerator generator;
        private final ExpectedAnswer[] expected;
        private final int[] stan;

        private Sender(TrafficGenerator generator, int slots) {
            this.generator = generator;
            expected = new ExpectedAnswer[slots];
            stan = new int[slots];
        }
    }

    /**
     * @param towns one a connection
     * @param model of a switch in its opening state
     */
    DemoTraffic(Dialect dialect, List<Town> towns, SwitchModel model, DemoKeys keys, int inFlight, long seed) {
        this.dialect = dialect;
        this.model = model;
        check = new AnswerCheck(dialect);
        for (int i = 0; i < towns.size(); i++) {
            senders.add(new Sender(new TrafficGenerator(towns.get(i), keys, seed + i), 2 * inFlight));
        }
    }

    @Override
    public int maxRequestLength() {
        return MAX_REQUEST_LENGTH;
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        Sender sender = senders.get(connection);
        Message request = sender.generator.next();
        ExpectedAnswer answer = model.decide(request);
        sender.generator.decided(request, answer);
        kinds.merge(sender.generator.kind(), 1L, Long::sum);
        sender.expected[slot] = answer;
        sender.stan[slot] = Integer.parseInt(request.field(11));
        byte[] bytes = request.encode(dialect);
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return bytes.length;
    }

    @Override
    public boolean settled(int connection) {
        return true;
    }

    @Override
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        return check.stan(answer) == senders.get(connection).stan[slot];
    }

    @Override
    public String check(int connection, int slot, Frame request, Frame answer) {
        ExpectedAnswer expected = senders.get(connection).expected[slot];
        codes.merge(expected.code(), 1L, Long::sum);
        return check.difference(request, answer, Integer.parseInt(expected.mti()), expected.code(), expected.balance());
    }

    /** Requests sent, by what they are. */
    Map<TrafficGenerator.Kind, Long> kinds() {
        return kinds;
    }

    /** Answers by the DE 39 that was right for them. */
    Map<String, Long> codes() {
        return codes;
    }
}
