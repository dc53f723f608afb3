package org.pointsman.core.engine;

import static org.pointsman.core.table.RecordHash.coefficient;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.DigestDecoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.codec.snapshot.EngineSectionDecoder;
import org.pointsman.core.codec.snapshot.EngineSectionEncoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.routing.Routes;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.ClientRequests;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.Transactions;

/**
 * All state of the engine: the tables, sized by Genesis, the counters and the business day. Everything that is not here
 * or in the tables is scratch.
 */
final class State {
    /** No bound of Genesis may be above this. */
    static final long LARGEST_BOUND = 1L << 28;
    /** No duration of Genesis may be above this: 146 years. */
    static final long LONGEST_NS = 1L << 62;

    final Accounts accounts;
    final Holds holds;
    final Ledger ledger;
    final Participants participants;
    final Cards cards;
    final Merchants merchants;
    final Terminals terminals;
    final Routes routes;
    final Limits limits;
    final Transactions transactions;
    final ClientRequests clientRequests;

    final int maxTimersPerStep;
    /** What the engine was founded with. */
    private final GenesisDecoder genesis = new GenesisDecoder();

    private final long holdForNs;
    private final long genesisHash;

    /** Of the current business day, since 1970-01-01; 0 before the first. */
    private int epochDay;
    /** MMDD of the current business day. */
    private int monthDay;
    /** YYMM of the current business day, counted from the year 2000. */
    private int yearMonth;

    private long nextApprovalCode = 1;
    private long nextRrn = 1;
    private long nextStan = 1;
    private long timestampNs;

    State(GenesisDecoder genesis) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[GenesisDecoder.BLOCK_LENGTH]);
        copy.putBytes(0, genesis.buffer(), genesis.offset(), GenesisDecoder.BLOCK_LENGTH);
        this.genesis.wrap(copy, 0, GenesisDecoder.BLOCK_LENGTH, GenesisDecoder.SCHEMA_VERSION);
        accounts = new Accounts((int) genesis.maxAccounts());
        holds = new Holds((int) genesis.maxHolds());
        ledger = new Ledger(accounts, holds);
        participants = new Participants(genesis.maxParticipants());
        cards = new Cards((int) genesis.maxCards(), accounts);
        merchants = new Merchants((int) genesis.maxMerchants(), accounts);
        terminals = new Terminals((int) genesis.maxTerminals());
        routes = new Routes(genesis.maxRoutes());
        limits = new Limits(genesis.maxLimits(), (int) genesis.maxUsages());
        DigestDecoder digest = genesis.referenceDigest();
        long seed = digest.a() ^ digest.b() ^ digest.c() ^ digest.d();
        transactions = new Transactions((int) genesis.maxTransactions(), genesis.rememberAtLeastNs(), seed, accounts);
        clientRequests =
                new ClientRequests((int) genesis.maxClientRequests(), genesis.rememberAtLeastNs(), seed, transactions);
        holdForNs = genesis.holdForNs();
        maxTimersPerStep = genesis.maxTimersPerStep();
        genesisHash = hashOf(genesis);
    }

    /**
     * The state that an engine section of a snapshot begins with: founded alike, with the same counters and business day, and
     * no record yet.
     *
     * @throws BadSnapshotException if no engine can be founded with its bounds
     */
    static State from(EngineSectionDecoder section) {
        UnsafeBuffer block = new UnsafeBuffer(new byte[GenesisEncoder.BLOCK_LENGTH]);
        GenesisEncoder founded = new GenesisEncoder().wrap(block, 0);
        founded.referenceDigest()
                .a(section.digestA())
                .b(section.digestB())
                .c(section.digestC())
                .d(section.digestD());
        founded.rememberAtLeastNs(section.rememberAtLeastNs())
                .holdForNs(section.holdForNs())
                .maxTransactions(section.maxTransactions())
                .maxHolds(section.maxHolds())
                .maxAccounts(section.maxAccounts())
                .maxCards(section.maxCards())
                .maxMerchants(section.maxMerchants())
                .maxTerminals(section.maxTerminals())
                .maxUsages(section.maxUsages())
                .maxParticipants(section.maxParticipants())
                .maxRoutes(section.maxRoutes())
                .maxLimits(section.maxLimits())
                .maxTimersPerStep(section.maxTimersPerStep())
                .maxClientRequests(section.maxClientRequests());
        GenesisDecoder genesis =
                new GenesisDecoder().wrap(block, 0, GenesisDecoder.BLOCK_LENGTH, GenesisDecoder.SCHEMA_VERSION);
        if (!canFound(genesis)) {
            throw new BadSnapshotException("section engine: its bounds are none that an engine can have");
        }
        State state = new State(genesis);
        state.nextApprovalCode = section.nextApprovalCode();
        state.nextRrn = section.nextRrn();
        state.nextStan = section.nextStan();
        state.timestampNs = section.timestampNs();
        if (section.epochDay() > 0) {
            state.startDay(section.epochDay(), section.monthDay());
        }
        return state;
    }

    /** Writes down what is no record of a table: Genesis, counters, business day. */
    void writeTo(EngineSectionEncoder section) {
        DigestDecoder digest = genesis.referenceDigest();
        section.timestampNs(timestampNs)
                .nextTransaction(transactions.nextNumber())
                .nextClientRequest(clientRequests.nextNumber())
                .nextApprovalCode(nextApprovalCode)
                .nextRrn(nextRrn)
                .nextStan(nextStan)
                .epochDay(epochDay)
                .monthDay(monthDay)
                .digestA(digest.a())
                .digestB(digest.b())
                .digestC(digest.c())
                .digestD(digest.d())
                .rememberAtLeastNs(genesis.rememberAtLeastNs())
                .holdForNs(genesis.holdForNs())
                .maxTransactions(genesis.maxTransactions())
                .maxHolds(genesis.maxHolds())
                .maxAccounts(genesis.maxAccounts())
                .maxCards(genesis.maxCards())
                .maxMerchants(genesis.maxMerchants())
                .maxTerminals(genesis.maxTerminals())
                .maxUsages(genesis.maxUsages())
                .maxParticipants(genesis.maxParticipants())
                .maxRoutes(genesis.maxRoutes())
                .maxLimits(genesis.maxLimits())
                .maxTimersPerStep(genesis.maxTimersPerStep())
                .maxClientRequests(genesis.maxClientRequests());
    }

    /** True if an engine can be founded with these bounds. */
    static boolean canFound(GenesisDecoder genesis) {
        return isDuration(genesis.rememberAtLeastNs())
                && isDuration(genesis.holdForNs())
                && genesis.maxTransactions() > 0
                && genesis.maxTransactions() <= LARGEST_BOUND
                && genesis.maxHolds() <= LARGEST_BOUND
                && genesis.maxAccounts() <= LARGEST_BOUND
                && genesis.maxCards() <= LARGEST_BOUND
                && genesis.maxMerchants() <= LARGEST_BOUND
                && genesis.maxTerminals() <= LARGEST_BOUND
                && genesis.maxUsages() <= LARGEST_BOUND
                && genesis.maxClientRequests() <= LARGEST_BOUND
                && genesis.maxTimersPerStep() > 0;
    }

    private static boolean isDuration(long durationNs) {
        return durationNs >= 0 && durationNs <= LONGEST_NS;
    }

    int epochDay() {
        return epochDay;
    }

    int monthDay() {
        return monthDay;
    }

    int yearMonth() {
        return yearMonth;
    }

    /** Begins a business day, later than the current one: what limits have used starts anew. */
    void startDay(int newEpochDay, int newMonthDay) {
        epochDay = newEpochDay;
        monthDay = newMonthDay;
        yearMonth = Calendar.yearMonth(newEpochDay);
        limits.startDay(newEpochDay);
    }

    /** The next approval code, 0 to 999,999. */
    long takeApprovalCode() {
        return nextApprovalCode++ % 1_000_000;
    }

    /** Gives a request that has no RRN of its own the next one. */
    void assignRrn(Incoming request) {
        request.rrnHigh = RetrievalReference.high(nextRrn);
        request.rrnLow = RetrievalReference.low(nextRrn);
        nextRrn++;
    }

    /** The next STAN of a payment by API, 1 to 999,999. */
    long takeStan() {
        return (nextStan++ - 1) % 999_999 + 1;
    }

    /** When a hold of now runs out; the end of time if that is later than a {@code long} can tell. */
    long holdDeadlineNs(long nowNs) {
        long deadlineNs = nowNs + holdForNs;
        return deadlineNs < nowNs ? Long.MAX_VALUE : deadlineNs;
    }

    /** Of the last command that was not a query. */
    long timestampNs() {
        return timestampNs;
    }

    void timestampNs(long commandTimestampNs) {
        timestampNs = commandTimestampNs;
    }

    long hash() {
        return genesisHash
                + countersHash()
                + accounts.hash()
                + holds.hash()
                + participants.hash()
                + cards.hash()
                + merchants.hash()
                + terminals.hash()
                + routes.hash()
                + limits.hash()
                + transactions.hash()
                + clientRequests.hash();
    }

    long recomputeHash() {
        return genesisHash
                + countersHash()
                + accounts.recomputeHash()
                + holds.recomputeHash()
                + participants.recomputeHash()
                + cards.recomputeHash()
                + merchants.recomputeHash()
                + terminals.recomputeHash()
                + routes.recomputeHash()
                + limits.recomputeHash(this::subjectKey)
                + transactions.recomputeHash()
                + clientRequests.recomputeHash();
    }

    /** The key of the record of a limit's subject. */
    long subjectKey(int scope, int slot) {
        return switch (scope) {
            case Scope.CARD -> cards.panNumber(slot);
            case Scope.ACCOUNT -> Accounts.id(accounts.at(slot));
            case Scope.MERCHANT -> Merchants.key(merchants.at(slot));
            case Scope.TERMINAL -> Terminals.key(terminals.at(slot));
            default -> participants.id(slot);
        };
    }

    void forEachTable(TableVisitor visitor) {
        visitor.onTable("accounts", accounts.size(), accounts.capacity(), accounts.memoryBytes());
        visitor.onTable("holds", holds.size(), holds.capacity(), holds.memoryBytes());
        visitor.onTable("participants", participants.size(), participants.capacity(), participants.memoryBytes());
        visitor.onTable("cards", cards.size(), cards.capacity(), cards.memoryBytes());
        visitor.onTable("merchants", merchants.size(), merchants.capacity(), merchants.memoryBytes());
        visitor.onTable("terminals", terminals.size(), terminals.capacity(), terminals.memoryBytes());
        visitor.onTable("routes", routes.size(), routes.capacity(), routes.memoryBytes());
        visitor.onTable("limits", limits.size(), limits.capacity(), limits.memoryBytes());
        visitor.onTable("usages", limits.usages(), limits.usageCapacity(), limits.usageMemoryBytes());
        visitor.onTable("transactions", transactions.size(), transactions.capacity(), transactions.memoryBytes());
        visitor.onTable(
                "clientRequests", clientRequests.size(), clientRequests.capacity(), clientRequests.memoryBytes());
    }

    private long countersHash() {
        return RecordHash.salt(RecordHash.COUNTERS, 0)
                * (coefficient(0)
                        + coefficient(1) * transactions.nextNumber()
                        + coefficient(2) * nextApprovalCode
                        + coefficient(3) * nextRrn
                        + coefficient(4) * epochDay
                        + coefficient(5) * monthDay
                        + coefficient(6) * timestampNs
                        + coefficient(7) * nextStan
                        + coefficient(8) * clientRequests.nextNumber());
    }

    private static long hashOf(GenesisDecoder genesis) {
        DigestDecoder digest = genesis.referenceDigest();
        long[] words = {
            digest.a(),
            digest.b(),
            digest.c(),
            digest.d(),
            genesis.rememberAtLeastNs(),
            genesis.holdForNs(),
            genesis.maxTransactions(),
            genesis.maxHolds(),
            genesis.maxAccounts(),
            genesis.maxCards(),
            genesis.maxMerchants(),
            genesis.maxTerminals(),
            genesis.maxUsages(),
            genesis.maxParticipants(),
            genesis.maxRoutes(),
            genesis.maxLimits(),
            genesis.maxTimersPerStep(),
            genesis.maxClientRequests()
        };
        return RecordHash.hash(RecordHash.GENESIS, 0, words, words.length);
    }
}
