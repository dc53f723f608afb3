package org.pointsman.core.engine;

import org.agrona.MutableDirectBuffer;
import org.pointsman.core.codec.snapshot.AccountSectionEncoder;
import org.pointsman.core.codec.snapshot.CardSectionEncoder;
import org.pointsman.core.codec.snapshot.ClientRequestSectionEncoder;
import org.pointsman.core.codec.snapshot.EndSectionEncoder;
import org.pointsman.core.codec.snapshot.EngineSectionEncoder;
import org.pointsman.core.codec.snapshot.HoldSectionEncoder;
import org.pointsman.core.codec.snapshot.LimitSectionEncoder;
import org.pointsman.core.codec.snapshot.MerchantSectionEncoder;
import org.pointsman.core.codec.snapshot.ParticipantSectionEncoder;
import org.pointsman.core.codec.snapshot.RouteSectionEncoder;
import org.pointsman.core.codec.snapshot.SectionEncoder;
import org.pointsman.core.codec.snapshot.TerminalSectionEncoder;
import org.pointsman.core.codec.snapshot.TransactionSectionEncoder;
import org.pointsman.core.codec.snapshot.UsageSectionEncoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.transactions.ClientRequest;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Transaction;

/**
 * Writes all state of an engine as the sections of {@code snapshot.xml}; {@link StateReader} reads them. What is written is
 * what the records say, in whatever order can reach an outcome; how tables are laid out, and how long they are, is left to the
 * engine that reads. Belongs to one snapshot.
 */
final class StateWriter {
    private final State state;
    private final SnapshotSink sink;
    private final SectionEncoder section = new SectionEncoder();
    private long records;

    StateWriter(State state, SnapshotSink sink) {
        this.state = state;
        this.sink = sink;
    }

    void write(int rulesVersion) {
        engine(rulesVersion);
        accounts();
        holds();
        participants();
        cards();
        merchants();
        terminals();
        routes();
        limits();
        usages();
        transactions();
        clientRequests();
        end();
    }

    private void begin(int template, int blockLength, long count) {
        int at = sink.claim(SectionEncoder.BLOCK_LENGTH);
        section.wrap(sink.buffer(), at)
                .section(template)
                .blockLength(blockLength)
                .version(SectionEncoder.SCHEMA_VERSION)
                .count(count);
        records += count;
    }

    private void engine(int rulesVersion) {
        begin(EngineSectionEncoder.TEMPLATE_ID, EngineSectionEncoder.BLOCK_LENGTH, 1);
        int at = sink.claim(EngineSectionEncoder.BLOCK_LENGTH);
        EngineSectionEncoder engine = new EngineSectionEncoder().wrap(sink.buffer(), at);
        state.writeTo(engine);
        engine.stateHash(state.hash()).rulesVersion(rulesVersion);
    }

    private void accounts() {
        Accounts accounts = state.accounts;
        begin(AccountSectionEncoder.TEMPLATE_ID, AccountSectionEncoder.BLOCK_LENGTH, accounts.size());
        AccountSectionEncoder block = new AccountSectionEncoder();
        for (int slot = 0; slot < accounts.size(); slot++) {
            long account = accounts.at(slot);
            int at = sink.claim(AccountSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .account(Accounts.id(account))
                    .posted(Accounts.posted(account))
                    .held(Accounts.held(account))
                    .creditLine(Accounts.creditLine(account))
                    .maxBalance(Accounts.maxBalance(account))
                    .currency(Accounts.currency(account))
                    .kind((short) Accounts.kind(account))
                    .status((short) Accounts.status(account))
                    .mayGoNegative((short) (Accounts.mayGoNegative(account) ? 1 : 0));
        }
    }

    private void holds() {
        Holds holds = state.holds;
        begin(HoldSectionEncoder.TEMPLATE_ID, HoldSectionEncoder.BLOCK_LENGTH, holds.size());
        HoldSectionEncoder block = new HoldSectionEncoder();
        for (int hold = holds.earliest(); hold != Holds.NONE; hold = holds.later(hold)) {
            int at = sink.claim(HoldSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .transaction(holds.transaction(hold))
                    .amount(holds.amount(hold))
                    .deadlineNs(holds.deadlineNs(hold))
                    .account(holds.account(hold));
        }
    }

    private void participants() {
        int size = state.participants.size();
        begin(ParticipantSectionEncoder.TEMPLATE_ID, ParticipantSectionEncoder.BLOCK_LENGTH, size);
        ParticipantSectionEncoder block = new ParticipantSectionEncoder();
        for (int slot = 0; slot < size; slot++) {
            int at = sink.claim(ParticipantSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .participant(state.participants.id(slot))
                    .role((short) state.participants.role(slot))
                    .status((short) state.participants.status(slot));
        }
    }

    private void cards() {
        Cards cards = state.cards;
        begin(CardSectionEncoder.TEMPLATE_ID, CardSectionEncoder.BLOCK_LENGTH, cards.size());
        CardSectionEncoder block = new CardSectionEncoder();
        for (int place = 0; place < cards.places(); place++) {
            long facts = cards.factsAt(place);
            if (facts != 0) {
                int at = sink.claim(CardSectionEncoder.BLOCK_LENGTH);
                block.wrap(sink.buffer(), at)
                        .panNumber(cards.panNumber(place))
                        .account(Cards.account(facts))
                        .expiry(Cards.expiry(facts))
                        .digits((short) Cards.digits(facts))
                        .permissions((short) Cards.permissions(facts))
                        .status((short) Cards.status(facts));
            }
        }
    }

    private void merchants() {
        Merchants merchants = state.merchants;
        begin(MerchantSectionEncoder.TEMPLATE_ID, MerchantSectionEncoder.BLOCK_LENGTH, merchants.size());
        MerchantSectionEncoder block = new MerchantSectionEncoder();
        for (int slot = 0; slot < merchants.size(); slot++) {
            long merchant = merchants.at(slot);
            int at = sink.claim(MerchantSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .merchantHigh(Merchants.high(merchant))
                    .merchantLow(Merchants.low(merchant))
                    .account(Merchants.account(merchant))
                    .mcc(Merchants.mcc(merchant))
                    .permissions((short) Merchants.permissions(merchant))
                    .status((short) Merchants.status(merchant));
        }
    }

    private void terminals() {
        Terminals terminals = state.terminals;
        begin(TerminalSectionEncoder.TEMPLATE_ID, TerminalSectionEncoder.BLOCK_LENGTH, terminals.size());
        TerminalSectionEncoder block = new TerminalSectionEncoder();
        for (int slot = 0; slot < terminals.size(); slot++) {
            long terminal = terminals.at(slot);
            int at = sink.claim(TerminalSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .terminalId(Terminals.terminalId(terminal))
                    .merchant(Terminals.merchant(terminal))
                    .permissions((short) Terminals.permissions(terminal))
                    .status((short) Terminals.status(terminal));
        }
    }

    private void routes() {
        begin(RouteSectionEncoder.TEMPLATE_ID, RouteSectionEncoder.BLOCK_LENGTH, state.routes.size());
        RouteSectionEncoder block = new RouteSectionEncoder();
        for (int place = 0; place < state.routes.places(); place++) {
            if (state.routes.isRoute(place)) {
                int at = sink.claim(RouteSectionEncoder.BLOCK_LENGTH);
                block.wrap(sink.buffer(), at)
                        .prefix(state.routes.prefix(place))
                        .prefixDigits((short) state.routes.prefixDigits(place))
                        .channel((short) state.routes.channel(place))
                        .checkDigit((short) state.routes.checkDigit(place));
            }
        }
    }

    private void limits() {
        begin(LimitSectionEncoder.TEMPLATE_ID, LimitSectionEncoder.BLOCK_LENGTH, state.limits.size());
        LimitSectionEncoder block = new LimitSectionEncoder();
        for (int i = 0; i < state.limits.size(); i++) {
            int at = sink.claim(LimitSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .threshold(state.limits.threshold(i))
                    .limitNumber(state.limits.number(i))
                    .scope((short) state.limits.scope(i))
                    .measure((short) state.limits.measure(i));
        }
    }

    private void usages() {
        begin(UsageSectionEncoder.TEMPLATE_ID, UsageSectionEncoder.BLOCK_LENGTH, state.limits.usages());
        UsageSectionEncoder block = new UsageSectionEncoder();
        state.limits.forEachUsage((number, scope, subject, used) -> {
            int at = sink.claim(UsageSectionEncoder.BLOCK_LENGTH);
            // Where a card stands in its table is of no use to another table.
            block.wrap(sink.buffer(), at)
                    .subject(scope == Scope.CARD ? state.cards.panNumber(subject) : subject)
                    .used(used)
                    .limitNumber(number);
        });
    }

    private void transactions() {
        int size = state.transactions.size();
        begin(TransactionSectionEncoder.TEMPLATE_ID, TransactionSectionEncoder.BLOCK_LENGTH, size);
        TransactionSectionEncoder block = new TransactionSectionEncoder();
        long next = state.transactions.nextNumber();
        for (long number = next - size; number < next; number++) {
            int at = sink.claim(TransactionSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at);
            transaction(state.transactions.get(number), block);
        }
    }

    private static void transaction(Transaction transaction, TransactionSectionEncoder block) {
        block.terminalId(transaction.terminalId())
                .merchantHigh(transaction.merchantHigh())
                .merchantLow(transaction.merchantLow())
                .acquirer(transaction.acquirer())
                .transmissionTime(transaction.transmissionTime())
                .stan(transaction.stan())
                .messageClass((short) transaction.messageClass())
                .state((short) transaction.state())
                .responseCode((short) transaction.responseCode())
                .panDigits((short) transaction.panDigits())
                .originalClass((short) transaction.originalClassOrMarks())
                .flags((short) transaction.flags())
                .hasCard((short) (transaction.hasCard() ? 1 : 0))
                .panNumber(transaction.panNumber())
                .amount(transaction.amount())
                .processingCode(transaction.processingCode())
                .localTime(transaction.localTime())
                .currency(transaction.currency())
                .localDate(transaction.localDate())
                .monthDay(transaction.monthDay())
                .epochDay(transaction.epochDay())
                .rrnHigh(transaction.rrnHigh())
                .rrnLow(transaction.rrnLow())
                .approvalCode(transaction.approvalCode())
                .timestampNs(transaction.timestampNs());
        if (transaction.isReversal()) {
            block.account(Decision.NONE)
                    .creditedAccount(Decision.NONE)
                    .originalTransmissionTime(transaction.originalTransmissionTime())
                    .originalStan(transaction.originalStan())
                    .originalAcquirer(transaction.originalAcquirer())
                    .replacementAmount(transaction.replacementAmount());
        } else {
            block.account(transaction.account())
                    .creditedAccount(transaction.creditedAccount())
                    .balance(transaction.balance())
                    .reversal(transaction.reversal());
        }
    }

    private void clientRequests() {
        int size = state.clientRequests.size();
        begin(ClientRequestSectionEncoder.TEMPLATE_ID, ClientRequestSectionEncoder.BLOCK_LENGTH, size);
        ClientRequestSectionEncoder block = new ClientRequestSectionEncoder();
        long next = state.clientRequests.nextNumber();
        for (long number = next - size; number < next; number++) {
            ClientRequest request = state.clientRequests.get(number);
            int at = sink.claim(ClientRequestSectionEncoder.BLOCK_LENGTH);
            block.wrap(sink.buffer(), at)
                    .keyHigh(request.keyHigh())
                    .keyLow(request.keyLow())
                    .client(request.client())
                    .kind((short) request.kind())
                    .result((short) request.result())
                    .commandError((short) request.commandError())
                    .subject(request.subject())
                    .timestampNs(request.timestampNs())
                    .content0(request.content(0))
                    .content1(request.content(1))
                    .content2(request.content(2))
                    .content3(request.content(3))
                    .content4(request.content(4));
        }
    }

    private void end() {
        long before = records;
        begin(EndSectionEncoder.TEMPLATE_ID, EndSectionEncoder.BLOCK_LENGTH, 1);
        int at = sink.claim(EndSectionEncoder.BLOCK_LENGTH);
        MutableDirectBuffer buffer = sink.buffer();
        new EndSectionEncoder().wrap(buffer, at).records(before).stateHash(state.hash());
    }
}
