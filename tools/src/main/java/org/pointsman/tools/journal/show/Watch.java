package org.pointsman.tools.journal.show;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.Field;
import org.pointsman.core.view.MessageView;

/** Looks at a payment and some accounts in an engine, by its own queries, and says what is different from last time. */
final class Watch {
    /** What effects on the payment are {@linkplain Effect#of of}. */
    static final String PAYMENT = "payment";

    private static final int OUTCOMES_BYTES = 1024;
    private static final int QUERY_BYTES = 256;
    private static final short BY_NUMBER = 1;
    private static final List<String> PAYMENT_FIELDS =
            List.of("status", "capturedAmount", "reversedAmount", "reversal");
    private static final List<String> ACCOUNT_FIELDS = List.of("posted", "held", "available");

    private final PaymentEngine engine;
    private final long transaction;
    private final Collection<Long> accounts;
    private final UnsafeBuffer query = new UnsafeBuffer(ByteBuffer.allocateDirect(QUERY_BYTES));
    private final Outcomes outcomes =
            new Outcomes().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(OUTCOMES_BYTES)), 0, OUTCOMES_BYTES);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageView view = new MessageView();
    private Map<List<String>, String> seen = Map.of();

    Watch(PaymentEngine engine, long transaction, Collection<Long> accounts) {
        this.engine = engine;
        this.transaction = transaction;
        this.accounts = accounts;
    }

    /** The transaction of a name, and the account that pays; null if the engine does not remember such a one. */
    static Watch named(PaymentEngine engine, Name name) {
        Watch search = new Watch(engine, 0, List.of());
        search.query.setMemory(0, QUERY_BYTES, (byte) 0);
        PaymentQueryEncoder payment = new PaymentQueryEncoder().wrapAndApplyHeader(search.query, 0, search.header);
        name.ask(payment);
        search.ask(payment.encodedLength());
        if (search.view.number("result") != RequestResult.DONE) {
            return null;
        }
        long account = search.view.number("account");
        return new Watch(engine, search.view.number("transaction"), account == 0 ? List.of() : List.of(account));
    }

    long transaction() {
        return transaction;
    }

    /** @return what is different from last time, in a fixed order */
    List<Effect> look() {
        Map<List<String>, String> now = new LinkedHashMap<>();
        payment(now);
        accounts.forEach(account -> account(account, now));
        List<Effect> effects = new ArrayList<>();
        now.forEach((what, value) -> {
            String before = seen.getOrDefault(what, "");
            if (!before.equals(value)) {
                effects.add(new Effect(what.get(0), what.get(1), before, value));
            }
        });
        seen = now;
        return effects;
    }

    private void payment(Map<List<String>, String> now) {
        query.setMemory(0, QUERY_BYTES, (byte) 0);
        PaymentQueryEncoder payment = new PaymentQueryEncoder().wrapAndApplyHeader(query, 0, header);
        payment.by(BY_NUMBER).transaction(transaction);
        ask(payment.encodedLength());
        put(PAYMENT, PAYMENT_FIELDS, now);
    }

    private void account(long id, Map<List<String>, String> now) {
        query.setMemory(0, QUERY_BYTES, (byte) 0);
        AccountQueryEncoder account = new AccountQueryEncoder().wrapAndApplyHeader(query, 0, header);
        account.account(id);
        ask(account.encodedLength());
        if (view.number("found") != 0) {
            put("account " + id, ACCOUNT_FIELDS, now);
        }
    }

    private void ask(int blockLength) {
        outcomes.clear();
        engine.onQuery(query, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength, outcomes);
        view.wrap(outcomes.buffer(), 0, true);
    }

    private void put(String of, List<String> names, Map<List<String>, String> now) {
        for (String name : names) {
            Field field = view.layout().field(name);
            if (view.isPresent(field)) {
                now.put(List.of(of, name), view.text(field, CardFormat.MASKED));
            }
        }
    }
}
