package org.pointsman.tools.demo;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.tools.load.Message;
import org.pointsman.tools.load.ScriptedPeer;

/** A switch for tests: blocking sockets around the model. What it answers can be spoilt on the way. */
public final class ModelPeer implements ScriptedPeer.Rule {
    /** January 2026, so that the recordings' cards are as unexpired as on the day they were recorded. */
    public static final int TODAY = 2601;

    private static final int[] ECHOED = {2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 70, 90};

    private final Dialect dialect;
    private final SwitchModel model;
    private final BiFunction<Message, Message, Message> spoil;
    private int approvals;

    public ModelPeer(Dialect dialect, ReferenceData reference) {
        this(dialect, reference, (request, answer) -> answer);
    }

    /**
     * @param spoil turns request and right answer into the answer that is sent; null = none
     */
    public ModelPeer(Dialect dialect, ReferenceData reference, BiFunction<Message, Message, Message> spoil) {
        this(dialect, reference, TODAY, spoil);
    }

    /**
     * @param today YYMM of the business day
     */
    ModelPeer(Dialect dialect, ReferenceData reference, int today, BiFunction<Message, Message, Message> spoil) {
        this.dialect = dialect;
        this.spoil = spoil;
        model = new SwitchModel(reference, today);
    }

    @Override
    public synchronized void onRequest(ScriptedPeer.Answers answers, int number, byte[] bytes) throws IOException {
        Message request = Message.decode(dialect, bytes, 0, bytes.length);
        Message answer = spoil.apply(request, answer(request, model.decide(request)));
        if (answer != null) {
            answers.send(answer.encode(dialect));
        }
    }

    private Message answer(Message request, ExpectedAnswer decided) {
        Map<Integer, String> fields = new TreeMap<>();
        for (int de : ECHOED) {
            if (request.has(de)) {
                fields.put(de, request.field(de));
            }
        }
        fields.put(39, decided.code());
        if (request.messageClass() != 8) {
            fields.put(15, "1120");
        }
        if (decided.approved() && request.messageClass() <= 2) {
            fields.put(38, String.format("%06d", ++approvals));
        }
        if (decided.balance() != null) {
            fields.put(54, decided.balance());
        }
        return new Message(decided.mti(), fields);
    }

    /** What decides; to be used while this peer's monitor is held. */
    SwitchModel model() {
        return model;
    }

    /** Posted and held by account. */
    public synchronized Map<Long, long[]> books() {
        Map<Long, long[]> books = new TreeMap<>();
        model.books().forEach((account, book) -> books.put(account, new long[] {book.posted(), book.held()}));
        return books;
    }
}
