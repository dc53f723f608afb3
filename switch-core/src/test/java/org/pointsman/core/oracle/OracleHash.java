package org.pointsman.core.oracle;

import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Genesis;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.TerminalId;
import org.pointsman.core.oracle.OracleState.Transaction;
import org.pointsman.core.oracle.OracleState.UsageKey;

/** The state hash, summed over every record afresh each time, from the formula alone. */
final class OracleHash {
    private static final long[] FACTORS = new long[32];

    static {
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = mix64(i + 1) | 1;
        }
    }

    private final OracleState state;
    private long sum;

    private OracleHash(OracleState state) {
        this.state = state;
    }

    static long of(OracleState state) {
        if (state.genesis == null) {
            return 0;
        }
        OracleHash hash = new OracleHash(state);
        hash.addReferenceData();
        state.usages.forEach(hash::addUsage);
        state.holds.forEach((number, hold) -> hash.add(9, number, hold.account, hold.amount, hold.deadlineNs));
        state.transactions.forEach(hash::addTransaction);
        hash.add(
                11,
                0,
                state.nextTransaction,
                state.approvalCounter,
                state.rrnCounter,
                state.epochDay,
                state.monthDay,
                state.lastTimestampNs,
                state.stanCounter,
                state.nextClientRequest);
        state.clientRequests.forEach(hash::addClientRequest);
        hash.addGenesis(state.genesis);
        return hash.sum;
    }

    static long mix64(long value) {
        long x = value;
        x ^= x >>> 30;
        x *= 0xBF58476D1CE4E5B9L;
        x ^= x >>> 27;
        x *= 0x94D049BB133111EBL;
        x ^= x >>> 31;
        return x;
    }

    private void add(int kind, long key, long... words) {
        sum += hash(kind, key, words);
    }

    private static long hash(int kind, long key, long... words) {
        long salt = mix64(key + kind * 0x9E3779B97F4A7C15L) | 1;
        long weighed = FACTORS[0];
        for (int i = 0; i < words.length; i++) {
            weighed += FACTORS[i + 1] * words[i];
        }
        return salt * weighed;
    }

    private void addReferenceData() {
        state.accounts.forEach(this::addAccount);
        state.participants.forEach((id, p) -> add(2, id, p.role() | p.status() << 8));
        state.cards.forEach(this::addCard);
        state.merchants.forEach((id, m) -> add(
                4,
                merchantKey(id),
                id.high(),
                id.low(),
                m.account(),
                m.mcc() | (long) m.permissions() << 16 | (long) m.status() << 32));
        state.terminals.forEach((id, t) -> add(5, terminalKey(id), id.id(), t.permissions() | (long) t.status() << 16));
        state.routes.forEach((p, r) -> add(6, p.number() * 32 + p.digits(), r.channel() | r.checkDigit() << 8));
        state.limits.forEach((number, limit) ->
                add(7, number, limit.scope() | limit.measure() << 8 | limit.window() << 16, limit.threshold()));
    }

    private void addAccount(long id, Account account) {
        long mayGoNegative = account.mayGoNegative ? 1 : 0;
        long traits = account.currency | (long) account.kind << 16 | (long) account.status << 24 | mayGoNegative << 32;
        add(1, id, traits, account.creditLine, account.maxBalance, account.posted, account.held);
    }

    private void addCard(long pan, Card card) {
        long traits = card.pan().digits()
                | (long) card.status() << 8
                | (long) card.expiry() << 16
                | (long) card.permissions() << 32;
        add(3, pan, traits, card.account());
    }

    private void addUsage(UsageKey key, long used) {
        add(8, mix64(subjectKey(key.subject())) + key.limitNumber(), used);
    }

    /** Only the state of a transaction ever changes, so its hash is kept until it does: there are many of them. */
    private void addTransaction(Transaction t) {
        if (t.hashedState != t.state) {
            t.hash = hashOf(t);
            t.hashedState = t.state;
        }
        sum += t.hash;
    }

    private static long hashOf(Transaction t) {
        Message m = t.message;
        return hash(
                10,
                t.number,
                m.terminalId(),
                m.merchant().high(),
                m.merchant().low(),
                m.acquirer(),
                m.transmissionTime() | m.stan() << 32,
                m.messageClass()
                        | (long) t.state << 8
                        | (long) t.answer.responseCode() << 16
                        | (long) m.pan().digits() << 24
                        | marksOrOriginalClass(t) << 32
                        | (long) t.answer.flags() << 40,
                m.pan().number(),
                m.amount(),
                m.processingCode() | m.localTime() << 32,
                m.currency()
                        | (long) m.localDate() << 16
                        | (long) t.answer.settlementDate() << 32
                        | (long) t.epochDay << 48,
                m.rrn().high(),
                m.rrn().low(),
                t.answer.approvalCode(),
                t.answer.balance(),
                t.timestampNs,
                t.account,
                m.originalTransmissionTime() | m.originalStan() << 32,
                m.originalAcquirer(),
                m.replacementAmount(),
                t.answer.currency(),
                t.receiver,
                t.reversal == null ? 0 : t.reversal.number);
    }

    private static long marksOrOriginalClass(Transaction t) {
        if (t.message.isReversal()) {
            return t.message.originalClass();
        }
        return (t.message.byApi() ? 1 : 0) + (t.captured ? 2 : 0) + (t.restCaptured ? 4 : 0);
    }

    private void addClientRequest(OracleState.ClientRequest r) {
        long[] words = new long[10];
        words[0] = r.key().high();
        words[1] = r.key().low();
        words[2] = r.key().client() | (long) r.kind() << 32 | (long) r.result() << 40 | (long) r.commandError() << 48;
        words[3] = r.subject();
        words[4] = r.timestampNs();
        for (int i = 0; i < r.content().size(); i++) {
            words[5 + i] = r.content().get(i);
        }
        add(13, r.number(), words);
    }

    private void addGenesis(Genesis g) {
        add(
                12,
                0,
                g.digestA(),
                g.digestB(),
                g.digestC(),
                g.digestD(),
                g.rememberAtLeastNs(),
                g.holdForNs(),
                g.maxTransactions(),
                g.maxHolds(),
                g.maxAccounts(),
                g.maxCards(),
                g.maxMerchants(),
                g.maxTerminals(),
                g.maxUsages(),
                g.maxParticipants(),
                g.maxRoutes(),
                g.maxLimits(),
                g.maxTimersPerStep(),
                g.maxClientRequests());
    }

    private static long merchantKey(MerchantId id) {
        return mix64(id.high()) + id.low();
    }

    private static long terminalKey(TerminalId id) {
        return mix64(id.id()) + merchantKey(id.merchant());
    }

    /** The key of the record of a card, account, merchant, terminal or participant. */
    private static long subjectKey(Object subject) {
        if (subject instanceof OracleState.Pan) {
            return ((OracleState.Pan) subject).number();
        }
        if (subject instanceof MerchantId) {
            return merchantKey((MerchantId) subject);
        }
        if (subject instanceof TerminalId) {
            return terminalKey((TerminalId) subject);
        }
        return (Long) subject;
    }
}
