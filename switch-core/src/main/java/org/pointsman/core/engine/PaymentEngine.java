package org.pointsman.core.engine;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountQueryDecoder;
import org.pointsman.core.codec.AccountViewEncoder;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.CommandResultEncoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TickDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Books;
import org.pointsman.core.transactions.Incoming;

/**
 * The switch's state machine: dispatches commands to what decides them. A request goes from here to {@link Intake}, and
 * from there to {@link Authoriser} or {@link Reverser}; reference data and the cut-over go to {@link Registrar}.
 *
 * <p>All memory is allocated when the Genesis command arrives; from then on nothing is. Commands before Genesis, of an
 * unknown template or with another layout than this engine's, and timestamps that go back, are errors of the host and
 * throw {@link IllegalStateException}.
 */
public final class PaymentEngine implements Engine {
    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int RESULT_BYTES = HEADER_BYTES + CommandResultEncoder.BLOCK_LENGTH;
    private static final int VIEW_BYTES = HEADER_BYTES + AccountViewEncoder.BLOCK_LENGTH;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GenesisDecoder genesis = new GenesisDecoder();
    private final BusinessDayDecoder businessDay = new BusinessDayDecoder();
    private final PutParticipantDecoder putParticipant = new PutParticipantDecoder();
    private final PutAccountDecoder putAccount = new PutAccountDecoder();
    private final PutCardDecoder putCard = new PutCardDecoder();
    private final PutMerchantDecoder putMerchant = new PutMerchantDecoder();
    private final PutTerminalDecoder putTerminal = new PutTerminalDecoder();
    private final PutRouteDecoder putRoute = new PutRouteDecoder();
    private final PutLimitDecoder putLimit = new PutLimitDecoder();
    private final AccountQueryDecoder accountQuery = new AccountQueryDecoder();
    private final MessageHeaderEncoder outcomeHeader = new MessageHeaderEncoder();
    private final CommandResultEncoder commandResult = new CommandResultEncoder();
    private final AccountViewEncoder accountView = new AccountViewEncoder();
    private final Incoming incoming = new Incoming();

    /** Null before Genesis, like the four below. */
    private State state;

    private Intake intake;
    private Registrar registrar;
    private HoldTimers timers;
    private Prefetcher prefetcher;

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        header.wrap(buffer, offset);
        int template = header.templateId();
        int block = offset + HEADER_BYTES;
        if (template == GenesisDecoder.TEMPLATE_ID) {
            require(GenesisDecoder.BLOCK_LENGTH, length);
            genesis.wrap(buffer, block, GenesisDecoder.BLOCK_LENGTH, 0);
            found(timestampNs, outcomes);
            return;
        }
        begin(timestampNs, outcomes);
        switch (template) {
            case TransactionRequestDecoder.TEMPLATE_ID -> {
                require(TransactionRequestDecoder.BLOCK_LENGTH, length);
                incoming.readRequest(buffer, block);
                requireClass(
                        incoming.messageClass == Incoming.AUTHORISATION || incoming.messageClass == Incoming.FINANCIAL);
                intake.take(timestampNs, incoming, outcomes);
            }
            case ReversalRequestDecoder.TEMPLATE_ID -> {
                require(ReversalRequestDecoder.BLOCK_LENGTH, length);
                incoming.readReversal(buffer, block);
                requireClass(incoming.messageClass == Incoming.REVERSAL);
                intake.take(timestampNs, incoming, outcomes);
            }
            default -> result(administer(template, buffer, block, length), outcomes);
        }
    }

    /** Lets the timers go first, as before every command. */
    private void begin(long timestampNs, Outcomes outcomes) {
        requireFounded();
        if (timestampNs < state.timestampNs()) {
            throw new IllegalStateException(
                    "time goes back from " + state.timestampNs() + " to " + timestampNs + " ns since 1970");
        }
        state.timestampNs(timestampNs);
        timers.fire(timestampNs, outcomes);
    }

    private void found(long timestampNs, Outcomes outcomes) {
        if (state != null) {
            begin(timestampNs, outcomes);
            result(CommandError.GENESIS_REPEATED, outcomes);
        } else if (!State.canFound(genesis)) {
            result(CommandError.VALUE_OUT_OF_RANGE, outcomes);
        } else {
            state = new State(genesis);
            intake = new Intake(state);
            registrar = new Registrar(state);
            timers = new HoldTimers(state);
            prefetcher = new Prefetcher(state);
            state.timestampNs(timestampNs);
            result(CommandError.ACCEPTED, outcomes);
        }
    }

    /** Applies a command of the host or of reference data. @return its {@link CommandError} */
    private int administer(int template, DirectBuffer buffer, int block, int length) {
        switch (template) {
            case HostStartedDecoder.TEMPLATE_ID -> {
                require(HostStartedDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case TickDecoder.TEMPLATE_ID -> {
                require(TickDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case BusinessDayDecoder.TEMPLATE_ID -> {
                require(BusinessDayDecoder.BLOCK_LENGTH, length);
                return registrar.startDay(businessDay.wrap(buffer, block, BusinessDayDecoder.BLOCK_LENGTH, 0));
            }
            case PutParticipantDecoder.TEMPLATE_ID -> {
                require(PutParticipantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putParticipant.wrap(buffer, block, PutParticipantDecoder.BLOCK_LENGTH, 0));
            }
            case PutAccountDecoder.TEMPLATE_ID -> {
                require(PutAccountDecoder.BLOCK_LENGTH, length);
                return registrar.put(putAccount.wrap(buffer, block, PutAccountDecoder.BLOCK_LENGTH, 0));
            }
            case PutCardDecoder.TEMPLATE_ID -> {
                require(PutCardDecoder.BLOCK_LENGTH, length);
                return registrar.put(putCard.wrap(buffer, block, PutCardDecoder.BLOCK_LENGTH, 0));
            }
            case PutMerchantDecoder.TEMPLATE_ID -> {
                require(PutMerchantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putMerchant.wrap(buffer, block, PutMerchantDecoder.BLOCK_LENGTH, 0));
            }
            case PutTerminalDecoder.TEMPLATE_ID -> {
                require(PutTerminalDecoder.BLOCK_LENGTH, length);
                return registrar.put(putTerminal.wrap(buffer, block, PutTerminalDecoder.BLOCK_LENGTH, 0));
            }
            case PutRouteDecoder.TEMPLATE_ID -> {
                require(PutRouteDecoder.BLOCK_LENGTH, length);
                return registrar.put(putRoute.wrap(buffer, block, PutRouteDecoder.BLOCK_LENGTH, 0));
            }
            case PutLimitDecoder.TEMPLATE_ID -> {
                require(PutLimitDecoder.BLOCK_LENGTH, length);
                return registrar.put(putLimit.wrap(buffer, block, PutLimitDecoder.BLOCK_LENGTH, 0));
            }
            default -> throw new IllegalStateException("no command has template " + template);
        }
    }

    @Override
    public boolean onTick(long timestampNs, Outcomes outcomes) {
        requireFounded();
        if (timers.nextDeadlineNs() > timestampNs) {
            return false;
        }
        begin(timestampNs, outcomes);
        result(CommandError.ACCEPTED, outcomes);
        return true;
    }

    @Override
    public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        requireFounded();
        header.wrap(buffer, offset);
        if (header.templateId() != AccountQueryDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("no query has template " + header.templateId());
        }
        require(AccountQueryDecoder.BLOCK_LENGTH, length);
        accountQuery.wrap(buffer, offset + HEADER_BYTES, AccountQueryDecoder.BLOCK_LENGTH, 0);
        Accounts accounts = state.accounts;
        int account = accounts.find(accountQuery.account());
        boolean found = account != Accounts.NONE;
        accountView
                .wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(VIEW_BYTES), outcomeHeader)
                .gateway(accountQuery.gateway())
                .connection(accountQuery.connection())
                .correlation(accountQuery.correlation())
                .found((short) (found ? 1 : 0))
                .kind((short) (found ? accounts.kind(account) : 0))
                .currency(found ? accounts.currency(account) : 0)
                .status((short) (found ? accounts.status(account) : 0))
                .pad1((short) 0)
                .account(found ? accounts.id(account) : 0)
                .posted(found ? accounts.posted(account) : 0)
                .held(found ? accounts.held(account) : 0)
                .creditLine(found ? accounts.creditLine(account) : 0);
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {
        if (prefetcher != null) {
            prefetcher.prefetch(buffer, offset);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return state == null ? Long.MAX_VALUE : timers.nextDeadlineNs();
    }

    @Override
    public long stateHash() {
        return state == null ? 0 : state.hash();
    }

    /** Works the state hash out from all records, slowly: what {@link #stateHash} must be. */
    public long recomputeStateHash() {
        return state == null ? 0 : state.recomputeHash();
    }

    /** Shows all accounts in order of creation, opening accounts included. */
    public void forEachAccount(AccountVisitor visitor) {
        requireFounded();
        Accounts accounts = state.accounts;
        for (int account = 0; account < accounts.size(); account++) {
            visitor.onAccount(
                    accounts.id(account),
                    accounts.kind(account),
                    accounts.currency(account),
                    accounts.posted(account),
                    accounts.held(account),
                    accounts.creditLine(account),
                    accounts.status(account));
        }
    }

    /**
     * Checks the books, slowly: per currency all accounts sum to zero, and what each account holds is the sum of its
     * holds.
     *
     * @throws IllegalStateException saying what does not balance
     */
    public void requireBalancedBooks() {
        requireFounded();
        Books.requireBalanced(state.accounts, state.holds);
    }

    /** Shows how full each table is, for metrics. */
    public void forEachTable(TableVisitor visitor) {
        requireFounded();
        state.forEachTable(visitor);
    }

    private void result(int result, Outcomes outcomes) {
        commandResult
                .wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(RESULT_BYTES), outcomeHeader)
                .result(result)
                .pad2(0)
                .pad4(0);
    }

    private void requireFounded() {
        if (state == null) {
            throw new IllegalStateException("the first command has to be Genesis");
        }
    }

    private void require(int blockLength, int length) {
        if (header.blockLength() != blockLength || length != HEADER_BYTES + blockLength) {
            throw new IllegalStateException("template " + header.templateId() + " has a block of " + blockLength
                    + " bytes; the command has " + length + " with a header that says " + header.blockLength());
        }
    }

    private void requireClass(boolean known) {
        if (!known) {
            throw new IllegalStateException("template " + header.templateId() + " with message class "
                    + incoming.messageClass + ", expected 1 or 2 of a request, 4 of a reversal");
        }
    }
}
