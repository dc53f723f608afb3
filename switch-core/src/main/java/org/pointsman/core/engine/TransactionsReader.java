package org.pointsman.core.engine;

import static org.agrona.UnsafeApi.getLong;

import org.pointsman.core.codec.snapshot.ClientRequestSectionDecoder;
import org.pointsman.core.codec.snapshot.TransactionSectionDecoder;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.ClientCall;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/** The part of {@link StateReader} that brings back what is remembered: transactions, and the requests of API clients. */
final class TransactionsReader {
    private final State state;
    private final SnapshotSections sections;
    private final Incoming incoming = new Incoming();
    private final Decision decision = new Decision();
    /** Keeps the loads of looking ahead alive; never read. */
    private long touched;

    TransactionsReader(State state, SnapshotSections sections) {
        this.state = state;
        this.sections = sections;
    }

    void read() {
        transactions();
        clientRequests();
    }

    private void transactions() {
        Transactions transactions = state.transactions;
        int count = sections.begin("transactions", TransactionSectionDecoder.TEMPLATE_ID, transactions.capacity());
        sections.require(
                sections.nextTransaction > count,
                "holds " + count + " of which the next has number " + sections.nextTransaction);
        transactions.startAt(sections.nextTransaction - count);
        TransactionSectionDecoder block = new TransactionSectionDecoder();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            if (i % StateReader.TABLE_LOOKS_AHEAD == 0) {
                lookAhead(block, at, Math.min(count - i, StateReader.TABLE_LOOKS_AHEAD));
            }
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            request(block);
            decision(block);
            transactions.restore(incoming, decision, block.timestampNs(), block.reversal());
        }
        restoreHolds();
    }

    /** Reads the memory that the next transactions are going to need, so that the cache misses of all of them overlap. */
    private void lookAhead(TransactionSectionDecoder block, int at, int wanted) {
        long sum = 0;
        for (int i = Math.min(wanted, sections.inMemory()) - 1; i >= 0; i--) {
            block.wrap(sections.buffer(), at + i * sections.blockLength(), sections.blockLength(), sections.version());
            request(block);
            sum += getLong(state.transactions.lineOfKey(incoming));
            sum += getLong(state.cards.lineOf(RecordHash.mix64(incoming.panNumber)));
            int account = block.account();
            if (account >= 0 && account < state.accounts.size()) {
                sum += getLong(state.accounts.at(account));
            }
        }
        touched += sum;
    }

    /** Which holds authorisations have: a slot of a table, so it is in no snapshot. */
    private void restoreHolds() {
        Holds holds = state.holds;
        for (int hold = holds.earliest(); hold != Holds.NONE; hold = holds.later(hold)) {
            long number = holds.transaction(hold);
            if (state.transactions.isRemembered(number)) {
                sections.require(
                        state.transactions.get(number).isHeld(), "a transaction has a hold that cannot have one");
                state.transactions.restoreHold(number, hold);
            }
        }
    }

    private void request(TransactionSectionDecoder block) {
        incoming.messageClass = block.messageClass();
        incoming.terminalId = block.terminalId();
        incoming.merchantHigh = block.merchantHigh();
        incoming.merchantLow = block.merchantLow();
        incoming.acquirer = block.acquirer();
        incoming.transmissionTime = block.transmissionTime();
        incoming.stan = block.stan();
        incoming.panDigits = block.panDigits();
        incoming.panNumber = block.panNumber();
        incoming.amount = block.amount();
        incoming.processingCode = block.processingCode();
        incoming.localTime = block.localTime();
        incoming.localDate = block.localDate();
        incoming.currency = block.currency();
        incoming.rrnHigh = block.rrnHigh();
        incoming.rrnLow = block.rrnLow();
        boolean reversal = incoming.messageClass == Incoming.REVERSAL;
        incoming.originalClass = reversal ? block.originalClass() : 0;
        incoming.marks = reversal ? 0 : block.originalClass();
        incoming.originalTransmissionTime = block.originalTransmissionTime();
        incoming.originalStan = block.originalStan();
        incoming.originalAcquirer = block.originalAcquirer();
        incoming.replacementAmount = block.replacementAmount();
        sections.require(
                reversal
                        || incoming.messageClass == Incoming.AUTHORISATION
                        || incoming.messageClass == Incoming.FINANCIAL,
                "a transaction is of no class that is remembered");
    }

    private void decision(TransactionSectionDecoder block) {
        decision.clear(block.monthDay(), block.epochDay());
        decision.state = block.state();
        decision.responseCode = block.responseCode();
        decision.flags = block.flags();
        decision.approvalCode = block.approvalCode();
        decision.balance = block.balance();
        decision.account = account(block.account());
        decision.creditedAccount = account(block.creditedAccount());
        sections.require(
                decision.state >= TransactionState.APPROVED && decision.state <= TransactionState.PARTLY_REVERSED,
                "a transaction is in no state that there is");
        if (block.hasCard() != 0) {
            long card = state.cards.find(block.panNumber());
            sections.require(card != Cards.NONE, "a transaction is of a card that is not there");
            decision.card = state.cards.place(card);
        }
    }

    private int account(int index) {
        if (index < Decision.NONE || index >= state.accounts.size()) {
            throw sections.bad("refers to account " + index + " of " + state.accounts.size());
        }
        return index;
    }

    private void clientRequests() {
        int capacity = state.clientRequests.capacity();
        int count = sections.begin("client requests", ClientRequestSectionDecoder.TEMPLATE_ID, capacity);
        sections.require(
                sections.nextClientRequest > count,
                "holds " + count + " of which the next has number " + sections.nextClientRequest);
        state.clientRequests.startAt(sections.nextClientRequest - count);
        ClientRequestSectionDecoder block = new ClientRequestSectionDecoder();
        ClientCall call = new ClientCall();
        for (int i = 0; i < count; i++) {
            int at = sections.next();
            block.wrap(sections.buffer(), at, sections.blockLength(), sections.version());
            call.keyHigh = block.keyHigh();
            call.keyLow = block.keyLow();
            call.client = block.client();
            call.kind = block.kind();
            call.subject = block.subject();
            call.content[0] = block.content0();
            call.content[1] = block.content1();
            call.content[2] = block.content2();
            call.content[3] = block.content3();
            call.content[4] = block.content4();
            state.clientRequests.restore(call, block.result(), block.commandError(), block.timestampNs());
        }
    }
}
