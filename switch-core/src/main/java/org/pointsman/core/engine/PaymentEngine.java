package org.pointsman.core.engine;

import java.nio.ByteOrder;
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
    private static final int REQUEST_BYTES = HEADER_BYTES + TransactionRequestDecoder.BLOCK_LENGTH;
    private static final int REVERSAL_BYTES = HEADER_BYTES + ReversalRequestDecoder.BLOCK_LENGTH;
    private static final long REQUEST =
            MessageHeaders.word(TransactionRequestDecoder.TEMPLATE_ID, TransactionRequestDecoder.BLOCK_LENGTH);
    private static final long REVERSAL =
            MessageHeaders.word(ReversalRequestDecoder.TEMPLATE_ID, ReversalRequestDecoder.BLOCK_LENGTH);
    private static final int RESULT_BYTES = HEADER_BYTES + CommandResultEncoder.BLOCK_LENGTH;
    private static final int VIEW_BYTES = HEADER_BYTES + AccountViewEncoder.BLOCK_LENGTH;

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
        long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        if (header == REQUEST && length == REQUEST_BYTES) {
            begin(timestampNs, outcomes);
            incoming.readRequest(buffer, offset + HEADER_BYTES);
            boolean known =
                    incoming.messageClass == Incoming.AUTHORISATION || incoming.messageClass == Incoming.FINANCIAL;
            requireClass(known);
            intake.take(timestampNs, outcomes);
        } else if (header == REVERSAL && length == REVERSAL_BYTES) {
            begin(timestampNs, outcomes);
            incoming.readReversal(buffer, offset + HEADER_BYTES);
            requireClass(incoming.messageClass == Incoming.REVERSAL);
            intake.take(timestampNs, outcomes);
        } else if (MessageHeaders.templateId(header) == GenesisDecoder.TEMPLATE_ID) {
            require(header, GenesisDecoder.TEMPLATE_ID, GenesisDecoder.BLOCK_LENGTH, length);
            genesis.wrap(buffer, offset + HEADER_BYTES, GenesisDecoder.BLOCK_LENGTH, 0);
            found(timestampNs, outcomes);
        } else {
            begin(timestampNs, outcomes);
            result(administer(header, buffer, offset + HEADER_BYTES, length), outcomes);
        }
    }

    /** Lets the timers go first, as before every command. */
    private void begin(long timestampNs, Outcomes outcomes) {
        requireFounded();
        if (timestampNs < state.timestampNs()) {
            throw new IllegalStateException(
                    "time goes back from " + state.timestampNs() + " to " + timestampNs + " ns since 1970");
        }
        prefetcher.read();
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
            intake = new Intake(state, incoming);
            registrar = new Registrar(state);
            timers = new HoldTimers(state);
            prefetcher = new Prefetcher(state);
            state.timestampNs(timestampNs);
            result(CommandError.ACCEPTED, outcomes);
        }
    }

    /** Applies a command of the host or of reference data. @return its {@link CommandError} */
    private int administer(long header, DirectBuffer buffer, int block, int length) {
        int template = MessageHeaders.templateId(header);
        switch (template) {
            case HostStartedDecoder.TEMPLATE_ID -> {
                require(header, HostStartedDecoder.TEMPLATE_ID, HostStartedDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case TickDecoder.TEMPLATE_ID -> {
                require(header, TickDecoder.TEMPLATE_ID, TickDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case BusinessDayDecoder.TEMPLATE_ID -> {
                require(header, BusinessDayDecoder.TEMPLATE_ID, BusinessDayDecoder.BLOCK_LENGTH, length);
                return registrar.startDay(businessDay.wrap(buffer, block, BusinessDayDecoder.BLOCK_LENGTH, 0));
            }
            case PutParticipantDecoder.TEMPLATE_ID -> {
                require(header, PutParticipantDecoder.TEMPLATE_ID, PutParticipantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putParticipant.wrap(buffer, block, PutParticipantDecoder.BLOCK_LENGTH, 0));
            }
            case PutAccountDecoder.TEMPLATE_ID -> {
                require(header, PutAccountDecoder.TEMPLATE_ID, PutAccountDecoder.BLOCK_LENGTH, length);
                return registrar.put(putAccount.wrap(buffer, block, PutAccountDecoder.BLOCK_LENGTH, 0));
            }
            case PutCardDecoder.TEMPLATE_ID -> {
                require(header, PutCardDecoder.TEMPLATE_ID, PutCardDecoder.BLOCK_LENGTH, length);
                return registrar.put(putCard.wrap(buffer, block, PutCardDecoder.BLOCK_LENGTH, 0));
            }
            case PutMerchantDecoder.TEMPLATE_ID -> {
                require(header, PutMerchantDecoder.TEMPLATE_ID, PutMerchantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putMerchant.wrap(buffer, block, PutMerchantDecoder.BLOCK_LENGTH, 0));
            }
            case PutTerminalDecoder.TEMPLATE_ID -> {
                require(header, PutTerminalDecoder.TEMPLATE_ID, PutTerminalDecoder.BLOCK_LENGTH, length);
                return registrar.put(putTerminal.wrap(buffer, block, PutTerminalDecoder.BLOCK_LENGTH, 0));
            }
            case PutRouteDecoder.TEMPLATE_ID -> {
                require(header, PutRouteDecoder.TEMPLATE_ID, PutRouteDecoder.BLOCK_LENGTH, length);
                return registrar.put(putRoute.wrap(buffer, block, PutRouteDecoder.BLOCK_LENGTH, 0));
            }
            case PutLimitDecoder.TEMPLATE_ID -> {
                require(header, PutLimitDecoder.TEMPLATE_ID, PutLimitDecoder.BLOCK_LENGTH, length);
                return registrar.put(putLimit.wrap(buffer, block, PutLimitDecoder.BLOCK_LENGTH, 0));
            }
            case TransactionRequestDecoder.TEMPLATE_ID -> throw wrongLayout(header, REQUEST_BYTES, length);
            case ReversalRequestDecoder.TEMPLATE_ID -> throw wrongLayout(header, REVERSAL_BYTES, length);
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
        long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        if (MessageHeaders.templateId(header) != AccountQueryDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("no query has template " + MessageHeaders.templateId(header));
        }
        require(header, AccountQueryDecoder.TEMPLATE_ID, AccountQueryDecoder.BLOCK_LENGTH, length);
        accountQuery.wrap(buffer, offset + HEADER_BYTES, AccountQueryDecoder.BLOCK_LENGTH, 0);
        Accounts accounts = state.accounts;
        int slot = accounts.find(accountQuery.account());
        boolean found = slot != Accounts.NONE;
        long account = found ? accounts.at(slot) : 0;
        accountView
                .wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(VIEW_BYTES), outcomeHeader)
                .gateway(accountQuery.gateway())
                .connection(accountQuery.connection())
                .correlation(accountQuery.correlation())
                .found((short) (found ? 1 : 0))
                .kind((short) (found ? Accounts.kind(account) : 0))
                .currency(found ? Accounts.currency(account) : 0)
                .status((short) (found ? Accounts.status(account) : 0))
                .pad1((short) 0)
                .account(found ? Accounts.id(account) : 0)
                .posted(found ? Accounts.posted(account) : 0)
                .held(found ? Accounts.held(account) : 0)
                .creditLine(found ? Accounts.creditLine(account) : 0);
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {
        if (prefetcher != null) {
            prefetcher.list(buffer, offset);
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
        for (int slot = 0; slot < accounts.size(); slot++) {
            long account = accounts.at(slot);
            visitor.onAccount(
                    Accounts.id(account),
                    Accounts.kind(account),
                    Accounts.currency(account),
                    Accounts.posted(account),
                    Accounts.held(account),
                    Accounts.creditLine(account),
                    Accounts.status(account));
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

    @Override
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

    private static void require(long header, int templateId, int blockLength, int length) {
        if (header != MessageHeaders.word(templateId, blockLength) || length != HEADER_BYTES + blockLength) {
            throw wrongLayout(header, HEADER_BYTES + blockLength, length);
        }
    }

    private static IllegalStateException wrongLayout(long header, int expectedBytes, int length) {
        return new IllegalStateException("template " + MessageHeaders.templateId(header) + " of schema "
                + MessageHeaders.schemaId(header) + " version " + MessageHeaders.version(header) + " has "
                + expectedBytes + " bytes; the command has " + length + " and its header says that its block has "
                + MessageHeaders.blockLength(header));
    }

    private void requireClass(boolean known) {
        if (!known) {
            throw new IllegalStateException(
                    "message class " + incoming.messageClass + ", expected 1 or 2 of a request, 4 of a reversal");
        }
    }
}
