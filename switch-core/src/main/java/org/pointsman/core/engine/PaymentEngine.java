package org.pointsman.core.engine;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.CommandResultEncoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
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
 * from there to {@link Authoriser} or {@link Reverser}; one of an API client to {@link ClientIntake}; reference data and the
 * cut-over go to {@link Registrar}; queries to {@link Queries}.
 *
 * <p>All memory is allocated when the Genesis command arrives; from then on nothing is. Commands before Genesis, of an
 * unknown template or with another layout than this engine's, and timestamps that go back, are errors of the host and
 * throw {@link IllegalStateException}.
 */
public final class PaymentEngine implements Engine {
    /** Raised with every change by which a command can be decided otherwise than before (docs/journal.md, "Releases"). */
    public static final int RULES_VERSION = FIRST_RULES_VERSION;

    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int REQUEST_BYTES = HEADER_BYTES + TransactionRequestDecoder.BLOCK_LENGTH;
    private static final int REVERSAL_BYTES = HEADER_BYTES + ReversalRequestDecoder.BLOCK_LENGTH;
    private static final long REQUEST =
            MessageHeaders.word(TransactionRequestDecoder.TEMPLATE_ID, TransactionRequestDecoder.BLOCK_LENGTH);
    private static final long REVERSAL =
            MessageHeaders.word(ReversalRequestDecoder.TEMPLATE_ID, ReversalRequestDecoder.BLOCK_LENGTH);
    private static final int RESULT_BYTES = HEADER_BYTES + CommandResultEncoder.BLOCK_LENGTH;

    private final GenesisDecoder genesis = new GenesisDecoder();
    private final BusinessDayDecoder businessDay = new BusinessDayDecoder();
    private final PutParticipantDecoder putParticipant = new PutParticipantDecoder();
    private final PutAccountDecoder putAccount = new PutAccountDecoder();
    private final PutCardDecoder putCard = new PutCardDecoder();
    private final PutMerchantDecoder putMerchant = new PutMerchantDecoder();
    private final PutTerminalDecoder putTerminal = new PutTerminalDecoder();
    private final PutRouteDecoder putRoute = new PutRouteDecoder();
    private final PutLimitDecoder putLimit = new PutLimitDecoder();
    private final PaymentRequestDecoder paymentRequest = new PaymentRequestDecoder();
    private final CaptureRequestDecoder captureRequest = new CaptureRequestDecoder();
    private final PaymentReversalRequestDecoder paymentReversal = new PaymentReversalRequestDecoder();
    private final OpenAccountRequestDecoder openAccount = new OpenAccountRequestDecoder();
    private final MessageHeaderEncoder outcomeHeader = new MessageHeaderEncoder();
    private final CommandResultEncoder commandResult = new CommandResultEncoder();
    private final Incoming incoming = new Incoming();
    private final OlderCommands olderCommands = new OlderCommands();

    /** Null before Genesis, like those below. */
    private State state;

    private Intake intake;
    private ClientIntake clientIntake;
    private Queries queries;
    private KeyLookUp keyLookUp;
    private Registrar registrar;
    private HoldTimers timers;
    private Prefetcher prefetcher;

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        decide(timestampNs, buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN), buffer, offset, length, outcomes);
    }

    private void decide(long timestampNs, long header, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        if (header == REQUEST && length == REQUEST_BYTES) {
            begin(timestampNs, outcomes);
            incoming.readRequest(buffer, offset + HEADER_BYTES);
            requireClass(isRequestClass(incoming.messageClass), incoming.messageClass);
            intake.take(timestampNs, outcomes);
        } else if (header == REVERSAL && length == REVERSAL_BYTES) {
            begin(timestampNs, outcomes);
            incoming.readReversal(buffer, offset + HEADER_BYTES);
            requireClass(incoming.messageClass == Incoming.REVERSAL, incoming.messageClass);
            intake.take(timestampNs, outcomes);
        } else if (OlderCommands.isOlder(header)) {
            decideOlder(timestampNs, header, buffer, offset, length, outcomes);
        } else if (MessageHeaders.templateId(header) == GenesisDecoder.TEMPLATE_ID) {
            MessageHeaders.require(header, GenesisDecoder.TEMPLATE_ID, GenesisDecoder.BLOCK_LENGTH, length);
            genesis.wrap(buffer, offset + HEADER_BYTES, GenesisDecoder.BLOCK_LENGTH, 0);
            found(timestampNs, outcomes);
        } else {
            begin(timestampNs, outcomes);
            if (!takeClients(timestampNs, header, buffer, offset + HEADER_BYTES, length, outcomes)) {
                result(administer(header, buffer, offset + HEADER_BYTES, length), outcomes);
            }
        }
    }

    /** Mostly nothing was appended to a block since: then it is read where it lies, and costs no more than a present one. */
    private void decideOlder(
            long timestampNs, long header, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        if (OlderCommands.hasPresentLayout(header)) {
            decide(timestampNs, MessageHeaders.present(header), buffer, offset, length, outcomes);
        } else {
            olderCommands.read(header, buffer, offset, length);
            onCommand(timestampNs, olderCommands.buffer(), 0, olderCommands.length(), outcomes);
        }
    }

    /** Decides a request of an API client. @return false if it is none */
    private boolean takeClients(
            long timestampNs, long header, DirectBuffer buffer, int block, int length, Outcomes outcomes) {
        int template = MessageHeaders.templateId(header);
        switch (template) {
            case PaymentRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, PaymentRequestDecoder.BLOCK_LENGTH, length);
                paymentRequest.wrap(buffer, block, PaymentRequestDecoder.BLOCK_LENGTH, 0);
                requireClass(isRequestClass(paymentRequest.messageClass()), paymentRequest.messageClass());
                clientIntake.take(paymentRequest, timestampNs, outcomes);
            }
            case CaptureRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, CaptureRequestDecoder.BLOCK_LENGTH, length);
                captureRequest.wrap(buffer, block, CaptureRequestDecoder.BLOCK_LENGTH, 0);
                clientIntake.take(captureRequest, timestampNs, outcomes);
            }
            case PaymentReversalRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, PaymentReversalRequestDecoder.BLOCK_LENGTH, length);
                paymentReversal.wrap(buffer, block, PaymentReversalRequestDecoder.BLOCK_LENGTH, 0);
                clientIntake.take(paymentReversal, timestampNs, outcomes);
            }
            case OpenAccountRequestDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, OpenAccountRequestDecoder.BLOCK_LENGTH, length);
                openAccount.wrap(buffer, block, OpenAccountRequestDecoder.BLOCK_LENGTH, 0);
                clientIntake.take(openAccount, timestampNs, outcomes);
            }
            default -> {
                return false;
            }
        }
        return true;
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
            begin(new State(genesis));
            state.timestampNs(timestampNs);
            result(CommandError.ACCEPTED, outcomes);
        }
    }

    private void begin(State newState) {
        state = newState;
        PaymentViews paymentViews = new PaymentViews(state);
        intake = new Intake(state, incoming);
        clientIntake = new ClientIntake(state, incoming, paymentViews);
        queries = new Queries(state, paymentViews);
        keyLookUp = new KeyLookUp(state);
        registrar = new Registrar(state);
        timers = new HoldTimers(state);
        prefetcher = new Prefetcher(state);
    }

    /** Applies a command of the host or of reference data. @return its {@link CommandError} */
    private int administer(long header, DirectBuffer buffer, int block, int length) {
        int template = MessageHeaders.templateId(header);
        switch (template) {
            case HostStartedDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, HostStartedDecoder.TEMPLATE_ID, HostStartedDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case TickDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, TickDecoder.TEMPLATE_ID, TickDecoder.BLOCK_LENGTH, length);
                return CommandError.ACCEPTED;
            }
            case BusinessDayDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, BusinessDayDecoder.TEMPLATE_ID, BusinessDayDecoder.BLOCK_LENGTH, length);
                return registrar.startDay(businessDay.wrap(buffer, block, BusinessDayDecoder.BLOCK_LENGTH, 0));
            }
            case PutParticipantDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(
                        header, PutParticipantDecoder.TEMPLATE_ID, PutParticipantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putParticipant.wrap(buffer, block, PutParticipantDecoder.BLOCK_LENGTH, 0));
            }
            case PutAccountDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutAccountDecoder.TEMPLATE_ID, PutAccountDecoder.BLOCK_LENGTH, length);
                return registrar.put(putAccount.wrap(buffer, block, PutAccountDecoder.BLOCK_LENGTH, 0));
            }
            case PutCardDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutCardDecoder.TEMPLATE_ID, PutCardDecoder.BLOCK_LENGTH, length);
                return registrar.put(putCard.wrap(buffer, block, PutCardDecoder.BLOCK_LENGTH, 0));
            }
            case PutMerchantDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutMerchantDecoder.TEMPLATE_ID, PutMerchantDecoder.BLOCK_LENGTH, length);
                return registrar.put(putMerchant.wrap(buffer, block, PutMerchantDecoder.BLOCK_LENGTH, 0));
            }
            case PutTerminalDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutTerminalDecoder.TEMPLATE_ID, PutTerminalDecoder.BLOCK_LENGTH, length);
                return registrar.put(putTerminal.wrap(buffer, block, PutTerminalDecoder.BLOCK_LENGTH, 0));
            }
            case PutRouteDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutRouteDecoder.TEMPLATE_ID, PutRouteDecoder.BLOCK_LENGTH, length);
                return registrar.put(putRoute.wrap(buffer, block, PutRouteDecoder.BLOCK_LENGTH, 0));
            }
            case PutLimitDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, PutLimitDecoder.TEMPLATE_ID, PutLimitDecoder.BLOCK_LENGTH, length);
                return registrar.put(putLimit.wrap(buffer, block, PutLimitDecoder.BLOCK_LENGTH, 0));
            }
            case TransactionRequestDecoder.TEMPLATE_ID ->
                throw MessageHeaders.wrongLayout(header, REQUEST_BYTES, length);
            case ReversalRequestDecoder.TEMPLATE_ID -> throw MessageHeaders.wrongLayout(header, REVERSAL_BYTES, length);
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
        queries.answer(buffer, offset, length, outcomes);
    }

    @Override
    public boolean remembers(DirectBuffer buffer, int offset, int length) {
        requireFounded();
        return keyLookUp.isRemembered(buffer, offset, length);
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

    @Override
    public int rulesVersion() {
        return RULES_VERSION;
    }

    @Override
    public void writeSnapshot(SnapshotSink sink) {
        requireFounded();
        new StateWriter(state, sink).write(RULES_VERSION);
    }

    @Override
    public void loadSnapshot(SnapshotSource source) {
        if (state != null) {
            throw new IllegalStateException("a snapshot can only be loaded into an empty engine");
        }
        begin(new StateReader(source).read(RULES_VERSION));
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

    /** What queries do not show. */
    public Inspection inspection() {
        requireFounded();
        return new Inspection(state);
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

    /** Null before Genesis. */
    State state() {
        return state;
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

    private static boolean isRequestClass(int messageClass) {
        return messageClass == Incoming.AUTHORISATION || messageClass == Incoming.FINANCIAL;
    }

    private static void requireClass(boolean known, int messageClass) {
        if (!known) {
            throw new IllegalStateException(
                    "message class " + messageClass + ", expected 1 or 2 of a request, 4 of a reversal");
        }
    }
}
