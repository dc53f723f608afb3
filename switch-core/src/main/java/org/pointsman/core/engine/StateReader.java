package org.pointsman.core.engine;

import static org.agrona.UnsafeApi.getInt;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.snapshot.AccountSectionDecoder;
import org.pointsman.core.codec.snapshot.CardSectionDecoder;
import org.pointsman.core.codec.snapshot.EndSectionDecoder;
import org.pointsman.core.codec.snapshot.EngineSectionDecoder;
import org.pointsman.core.codec.snapshot.HoldSectionDecoder;
import org.pointsman.core.codec.snapshot.LimitSectionDecoder;
import org.pointsman.core.codec.snapshot.MerchantSectionDecoder;
import org.pointsman.core.codec.snapshot.ParticipantSectionDecoder;
import org.pointsman.core.codec.snapshot.RouteSectionDecoder;
import org.pointsman.core.codec.snapshot.TerminalSectionDecoder;
import org.pointsman.core.codec.snapshot.UsageSectionDecoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Books;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Permissions;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.routing.Routes;
import org.pointsman.core.table.RecordHash;

/**
 * Builds the state of an engine from what {@link StateWriter} wrote. Indexes, lists and hashes are worked out from the records,
 * so that in the end the state hash proves the whole. Belongs to one snapshot.
 */
final class StateReader {
    /** YYMM. */
    private static final int LATEST_EXPIRY = 99_12;

    /** So many blocks are looked ahead at a time. */
    static final int TABLE_LOOKS_AHEAD = 64;

    private final SnapshotSections sections;
    /** Keeps the loads of looking ahead alive; never read. */
    private long touched;

    private State state;

    StateReader(SnapshotSource source) {
        sections = new SnapshotSections(source);
    }

    /**
     * @param rulesVersion the newest that may have decided what is in the snapshot
     * @throws BadSnapshotException naming the section that is wrong
     */
    State read(int rulesVersion) {
        long stateHash = engine(rulesVersion);
        accounts();
        holds();
        participants();
        cards();
        merchants();
        terminals();
        routes();
        limits();
        usages();
        new TransactionsReader(state, sections).read();
        end(stateHash);
        return state;
    }

    /** @return the state hash that is to come of it all */
    private long engine(int rulesVersion) {
        sections.begin("engine", EngineSectionDecoder.TEMPLATE_ID);
        sections.require(sections.count() == 1, "holds " + sections.count() + " blocks");
        EngineSectionDecoder block = new EngineSectionDecoder();
        int at = sections.next();
        block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
        sections.require(
                block.rulesVersion() <= rulesVersion,
                "was decided by rules " + block.rulesVersion() + ", newer than this release's " + rulesVersion
                        + ": use the release that wrote it, or a newer one");
        sections.nextTransaction = block.nextTransaction();
        sections.nextClientRequest = block.nextClientRequest();
        long stateHash = block.stateHash();
        state = State.from(block);
        return stateHash;
    }

    private void accounts() {
        int count = sections.begin("accounts", AccountSectionDecoder.TEMPLATE_ID, state.accounts.capacity());
        AccountSectionDecoder block = new AccountSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            if (i % TABLE_LOOKS_AHEAD == 0) {
                lookAheadToAccounts(at, Math.min(count - i, TABLE_LOOKS_AHEAD));
            }
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            sections.require(isCurrency(block.currency()), "an account is in no currency");
            state.accounts.restore(
                    block.account(),
                    block.currency(),
                    block.kind(),
                    block.status(),
                    block.mayGoNegative() != 0,
                    block.creditLine(),
                    block.maxBalance(),
                    block.posted(),
                    block.held());
        }
    }

    /** Reads the memory that the next accounts are going to need, so that the cache misses of all of them overlap. */
    private void lookAheadToAccounts(int at, int wanted) {
        DirectBuffer buffer = sections.buffer();
        long sum = 0;
        for (int i = Math.min(wanted, sections.inMemory()) - 1; i >= 0; i--) {
            int block = at + i * sections.blockLength();
            long id = buffer.getLong(block + AccountSectionDecoder.accountEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
            sum += getInt(state.accounts.lineOf(id));
        }
        touched += sum;
    }

    private void lookAheadToCards(int at, int wanted) {
        DirectBuffer buffer = sections.buffer();
        long sum = 0;
        for (int i = Math.min(wanted, sections.inMemory()) - 1; i >= 0; i--) {
            int block = at + i * sections.blockLength();
            long pan = buffer.getLong(block + CardSectionDecoder.panNumberEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
            int account = buffer.getInt(block + CardSectionDecoder.accountEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
            sum += getInt(state.cards.lineOf(RecordHash.mix64(pan)));
            if (account >= 0 && account < state.accounts.size()) {
                sum += getInt(state.accounts.at(account));
            }
        }
        touched += sum;
    }

    private static boolean isCurrency(int currency) {
        return currency > 0 && currency < AccountRegistrar.FIRST_FREE_ID;
    }

    private void holds() {
        int count = sections.begin("holds", HoldSectionDecoder.TEMPLATE_ID, state.holds.capacity());
        HoldSectionDecoder block = new HoldSectionDecoder();
        long before = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            sections.require(block.deadlineNs() >= before, "its order is not that of the deadlines");
            before = block.deadlineNs();
            int account = index(block.account(), state.accounts.size(), "account");
            long id = Accounts.id(state.accounts.at(account));
            state.holds.restore(block.transaction(), account, id, block.amount(), block.deadlineNs());
        }
    }

    private void participants() {
        Participants participants = state.participants;
        int count = sections.begin("participants", ParticipantSectionDecoder.TEMPLATE_ID, participants.capacity());
        ParticipantSectionDecoder block = new ParticipantSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            participants.put(block.participant(), block.role(), block.status());
        }
        requireDistinct(count, participants.size());
    }

    private void cards() {
        Cards cards = state.cards;
        int count = sections.begin("cards", CardSectionDecoder.TEMPLATE_ID, cards.capacity());
        CardSectionDecoder block = new CardSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            if (i % TABLE_LOOKS_AHEAD == 0) {
                lookAheadToCards(at, Math.min(count - i, TABLE_LOOKS_AHEAD));
            }
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            sections.require(
                    block.digits() >= Cards.MIN_DIGITS
                            && block.digits() <= Cards.MAX_DIGITS
                            && block.expiry() <= LATEST_EXPIRY
                            && block.permissions() <= Permissions.ALL
                            && block.status() <= Cards.FROZEN,
                    "a card has values that no card can have");
            int account = index(block.account(), state.accounts.size(), "account");
            cards.put(block.panNumber(), block.digits(), account, block.expiry(), block.permissions(), block.status());
        }
        requireDistinct(count, cards.size());
    }

    private void merchants() {
        Merchants merchants = state.merchants;
        int count = sections.begin("merchants", MerchantSectionDecoder.TEMPLATE_ID, merchants.capacity());
        MerchantSectionDecoder block = new MerchantSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            int account = index(block.account(), state.accounts.size(), "account");
            merchants.put(
                    block.merchantHigh(),
                    block.merchantLow(),
                    account,
                    block.mcc(),
                    block.permissions(),
                    block.status());
        }
        requireDistinct(count, merchants.size());
    }

    private void terminals() {
        Terminals terminals = state.terminals;
        int count = sections.begin("terminals", TerminalSectionDecoder.TEMPLATE_ID, terminals.capacity());
        TerminalSectionDecoder block = new TerminalSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            int merchant = index(block.merchant(), state.merchants.size(), "merchant");
            long merchantAt = state.merchants.at(merchant);
            terminals.put(
                    block.terminalId(),
                    Merchants.high(merchantAt),
                    Merchants.low(merchantAt),
                    merchant,
                    block.permissions(),
                    block.status());
        }
        requireDistinct(count, terminals.size());
    }

    private void routes() {
        Routes routes = state.routes;
        int count = sections.begin("routes", RouteSectionDecoder.TEMPLATE_ID, routes.capacity());
        RouteSectionDecoder block = new RouteSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            sections.require(
                    block.prefixDigits() <= Routes.MAX_PREFIX_DIGITS
                            && Registrar.hasAtMost(block.prefixDigits(), block.prefix()),
                    "a prefix is none");
            routes.put(block.prefix(), block.prefixDigits(), block.channel(), block.checkDigit());
        }
        requireDistinct(count, routes.size());
    }

    private void limits() {
        Limits limits = state.limits;
        int count = sections.begin("limits", LimitSectionDecoder.TEMPLATE_ID, limits.capacity());
        LimitSectionDecoder block = new LimitSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            sections.require(
                    block.scope() >= Scope.CARD
                            && block.scope() <= Scope.ACQUIRER
                            && block.measure() >= Limits.SINGLE
                            && block.measure() <= Limits.COUNT
                            && !limits.exists(block.limitNumber()),
                    "limit " + block.limitNumber() + " is none, or is there twice");
            limits.create(block.limitNumber(), block.scope(), block.measure(), block.threshold());
        }
    }

    private void usages() {
        Limits limits = state.limits;
        int count = sections.begin("usages", UsageSectionDecoder.TEMPLATE_ID, limits.usageCapacity());
        UsageSectionDecoder block = new UsageSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            int scope = limits.scopeOf(block.limitNumber());
            int subject = subject(scope, block.subject());
            limits.restoreUsage(block.limitNumber(), subject, state.subjectKey(scope, subject), block.used());
        }
    }

    /** The slot of a usage's subject. */
    private int subject(int scope, long subject) {
        switch (scope) {
            case Scope.CARD:
                long card = state.cards.find(subject);
                sections.require(card != Cards.NONE, "a usage is of a card that is not there");
                return state.cards.place(card);
            case Scope.ACCOUNT:
                return index(subject, state.accounts.size(), "account");
            case Scope.MERCHANT:
                return index(subject, state.merchants.size(), "merchant");
            case Scope.TERMINAL:
                return index(subject, state.terminals.size(), "terminal");
            case Scope.ACQUIRER:
                return index(subject, state.participants.size(), "participant");
            default:
                throw sections.bad("a usage is of a limit that is not there");
        }
    }

    private void end(long stateHash) {
        long records = sections.records();
        sections.begin("end", EndSectionDecoder.TEMPLATE_ID);
        sections.require(sections.count() == 1, "holds " + sections.count() + " blocks");
        EndSectionDecoder block = new EndSectionDecoder();
        int at = sections.next();
        block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
        sections.require(
                block.records() == records && block.stateHash() == stateHash,
                "is not that of this snapshot: says " + block.records() + " blocks where there are " + records);
        sections.end();
        sections.require(
                state.hash() == stateHash,
                "the state hash of what was read is " + hex(state.hash()) + ", the snapshot's is " + hex(stateHash));
        try {
            Books.requireBalanced(state.accounts, state.holds);
        } catch (IllegalStateException e) {
            throw sections.bad("the books do not balance: " + e.getMessage());
        }
    }

    private static String hex(long hash) {
        return "0x" + Long.toHexString(hash);
    }

    private int index(long index, int size, String of) {
        if (index < 0 || index >= size) {
            throw sections.bad("refers to " + of + " " + index + " of " + size);
        }
        return (int) index;
    }

    private void requireDistinct(int count, int size) {
        sections.require(count == size, "something is in it twice: of " + count + " only " + size + " are distinct");
    }
}
