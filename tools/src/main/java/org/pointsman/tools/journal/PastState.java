package org.pointsman.tools.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.engine.Inspection.Subject;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;
import org.pointsman.core.view.Texts;
import org.pointsman.net.api.AccountJson;
import org.pointsman.net.api.PaymentJson;
import org.pointsman.tools.CommandFailure;

/**
 * Asks an engine that was brought to some place of a journal what stood there then. Accounts and payments are asked for by the
 * very queries that the API uses, and shown as the API shows them. Card numbers are masked.
 */
public final class PastState {
    private static final int QUERY_CAPACITY = 256;
    private static final int OUTCOMES_CAPACITY = 1024;
    private static final int BY_TRANSACTION = 1;
    private static final int BY_RRN = 2;
    private static final int BY_TERMINAL_AND_STAN = 3;
    private static final int RRN_LENGTH = 12;
    private static final int TOP_USAGES = 10;
    private static final String[] MEASURES = {"", "single", "amount", "count"};

    private final PaymentEngine engine;
    private final LimitNames names;
    private final ObjectMapper mapper = new ObjectMapper();
    private final UnsafeBuffer query = new UnsafeBuffer(new byte[QUERY_CAPACITY]);
    private final Outcomes outcomes =
            new Outcomes().wrap(new UnsafeBuffer(new byte[OUTCOMES_CAPACITY]), 0, OUTCOMES_CAPACITY);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /** @param names of the limits; null if none will be asked for */
    public PastState(PaymentEngine engine, LimitNames names) {
        this.engine = engine;
        this.names = names;
    }

    /** @throws CommandFailure if there is no such account */
    public ObjectNode account(long id) {
        clear();
        AccountQueryEncoder encoder = new AccountQueryEncoder().wrapAndApplyHeader(query, 0, header);
        encoder.account(id);
        ask(encoder.encodedLength());
        AccountViewDecoder view =
                new AccountViewDecoder().wrapAndApplyHeader(outcomes.buffer(), 0, new MessageHeaderDecoder());
        if (view.found() == 0) {
            throw new CommandFailure("--account " + id + ": there was no such account");
        }
        ObjectNode account = tree(json -> AccountJson.write(
                json,
                view.account(),
                view.kind(),
                view.currency(),
                view.posted(),
                view.held(),
                view.available(),
                view.creditLine(),
                view.status()));
        account.set("holds", holds(id));
        return account;
    }

    private ArrayNode holds(long account) {
        ArrayNode holds = mapper.createArrayNode();
        engine.inspection().forEachHold((transaction, holder, amount, deadlineNs) -> {
            if (holder == account) {
                ObjectNode hold = holds.addObject();
                hold.put("payment", Long.toString(transaction));
                hold.put("amount", amount);
                hold.put("expiresAt", Texts.instant(deadlineNs));
            }
        });
        return holds;
    }

    /**
     * @param name a payment's id, an RRN of 12 characters, or {@code terminal:stan}
     * @throws CommandFailure if there is no such payment, or nothing can be named so
     */
    public ObjectNode payment(String name) {
        clear();
        PaymentQueryEncoder encoder = new PaymentQueryEncoder().wrapAndApplyHeader(query, 0, header);
        int colon = name.lastIndexOf(':');
        if (colon > 0) {
            String terminal = name.substring(0, colon);
            String stan = name.substring(colon + 1);
            require(
                    PackedText.isIdentifier(terminal, Terminal.MAX_ID_LENGTH) && stan.matches("\\d{1,6}"),
                    "--payment " + name + ": TERMINAL:STAN is 1 to 8 characters, a colon and 1 to 6 digits");
            encoder.by((short) BY_TERMINAL_AND_STAN)
                    .terminalId(PackedText.terminalId(terminal))
                    .stan(Long.parseLong(stan));
        } else if (name.length() == RRN_LENGTH) {
            require(
                    PackedText.isIdentifier(name, RRN_LENGTH),
                    "--payment " + name + ": an RRN is 12 printable characters");
            encoder.by((short) BY_RRN);
            encoder.rrn().high(PackedText.merchantIdHigh(name)).low(PackedText.merchantIdLow(name) >>> Integer.SIZE);
        } else {
            require(
                    name.matches("\\d{1,18}"),
                    "--payment " + name + ": a payment is named by its id (digits), its RRN (12 characters) or"
                            + " TERMINAL:STAN");
            encoder.by((short) BY_TRANSACTION).transaction(Long.parseLong(name));
        }
        ask(encoder.encodedLength());
        PaymentViewDecoder view =
                new PaymentViewDecoder().wrapAndApplyHeader(outcomes.buffer(), 0, new MessageHeaderDecoder());
        require(
                view.result() == RequestResult.DONE,
                "--payment " + name + ": there was no such payment, or it was remembered no longer");
        return tree(json -> PaymentJson.write(view, json));
    }

    /**
     * @param asked {@code NAME}, for the limit and who has used most of it, or {@code NAME=SUBJECT}
     * @throws CommandFailure if there is no such limit or subject
     */
    public ObjectNode limit(String asked) {
        int equals = asked.indexOf('=');
        String name = equals < 0 ? asked : asked.substring(0, equals);
        int number = names.number(name);
        ObjectNode limit = mapper.createObjectNode();
        int[] scopeAndMeasure = new int[2];
        long[] threshold = new long[1];
        engine.inspection().forEachLimit((each, scope, measure, max) -> {
            if (each == number) {
                scopeAndMeasure[0] = scope;
                scopeAndMeasure[1] = measure;
                threshold[0] = max;
            }
        });
        require(
                scopeAndMeasure[0] != 0,
                "--limit " + name
                        + (names.isEmpty()
                                ? ": the records that name the limits are no longer in the journal; give its number, from 1 on"
                                : ": there was no such limit; there are " + names.list()));
        limit.put("name", names.name(number));
        limit.put("number", number);
        limit.put("scope", Subjects.scope(scopeAndMeasure[0]));
        limit.put("measure", MEASURES[scopeAndMeasure[1]]);
        limit.put("max", threshold[0]);
        if (scopeAndMeasure[1] == Limits.SINGLE) {
            require(equals < 0, "--limit " + name + ": a limit of measure single counts nothing, so nobody uses it");
            return limit;
        }
        limit.put("day", LocalDate.ofEpochDay(engine.inspection().epochDay()).toString());
        if (equals < 0) {
            limit.set("mostUsed", mostUsed(number, threshold[0]));
        } else {
            addUsage(limit, number, subject(asked, scopeAndMeasure[0], asked.substring(equals + 1)), threshold[0]);
        }
        return limit;
    }

    private Subject subject(String asked, int scope, String text) {
        Subject subject;
        try {
            subject = Subjects.parse(scope, text);
        } catch (IllegalArgumentException e) {
            // Not the text itself: it may be a card number.
            throw new CommandFailure("--limit " + asked.substring(0, asked.indexOf('=')) + "=…: " + e.getMessage());
        }
        require(
                engine.inspection().isKnown(subject),
                "--limit " + asked.substring(0, asked.indexOf('=')) + "=" + Subjects.text(subject)
                        + ": there was no such " + Subjects.scope(scope));
        return subject;
    }

    private void addUsage(ObjectNode limit, int number, Subject subject, long max) {
        long[] used = new long[1];
        engine.inspection().forEachUsage((each, user, amount) -> {
            if (each == number && user.equals(subject)) {
                used[0] = amount;
            }
        });
        limit.put("subject", Subjects.text(subject));
        limit.put("used", used[0]);
        limit.put("left", Math.max(0, max - used[0]));
    }

    private record Usage(Subject subject, long used) {}

    private ArrayNode mostUsed(int number, long max) {
        List<Usage> usages = new ArrayList<>();
        engine.inspection().forEachUsage((each, subject, used) -> {
            if (each == number) {
                usages.add(new Usage(subject, used));
            }
        });
        usages.sort(
                Comparator.comparingLong(Usage::used).reversed().thenComparing(usage -> Subjects.text(usage.subject)));
        ArrayNode most = mapper.createArrayNode();
        for (Usage usage : usages.subList(0, Math.min(TOP_USAGES, usages.size()))) {
            most.addObject()
                    .put("subject", Subjects.text(usage.subject()))
                    .put("used", usage.used())
                    .put("left", Math.max(0, max - usage.used()));
        }
        return most;
    }

    private void clear() {
        query.setMemory(0, QUERY_CAPACITY, (byte) 0);
    }

    private void ask(int blockLength) {
        outcomes.clear();
        engine.onQuery(query, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength, outcomes);
    }

    @FunctionalInterface
    private interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    private ObjectNode tree(Writer writer) {
        try (TokenBuffer buffer = new TokenBuffer(mapper, false)) {
            buffer.writeStartObject();
            writer.write(buffer);
            buffer.writeEndObject();
            return mapper.readTree(buffer.asParser(mapper));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CommandFailure(message);
        }
    }
}
