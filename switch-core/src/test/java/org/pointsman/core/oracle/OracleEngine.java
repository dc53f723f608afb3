package org.pointsman.core.oracle;

import java.util.Map;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.CommandResultEncoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HoldExpiredEncoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TickDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.oracle.OracleState.Answer;
import org.pointsman.core.oracle.OracleState.Hold;
import org.pointsman.core.oracle.OracleState.Transaction;

/**
 * The engine as a person would explain it: written from the rules alone, with no thought of speed, so that where the
 * real engine disagrees one of the two has misread the rules. Single-threaded like every engine.
 */
class OracleEngine implements Engine {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    final OracleState state = new OracleState();
    private final OracleReferenceData referenceData = new OracleReferenceData(state);
    private final OracleRequests requests;
    private final OracleReversals reversals;
    private final OracleClients clients;
    private final OracleQueries queries = new OracleQueries(state);

    OracleEngine() {
        this(new OracleRules());
    }

    /** @param rules the right ones, or some that a test has spoilt */
    OracleEngine(OracleRules rules) {
        OracleUsages usages = rules.usages(state);
        requests = rules.requests(state, usages);
        reversals = rules.reversals(state, requests, usages);
        clients = rules.clients(state, rules.payments(state, usages), reversals, referenceData);
    }

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        int template = header.templateId();
        if (state.genesis == null && template != GenesisDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("template " + template + " before genesis");
        }
        fireTimers(timestampNs, outcomes);
        state.lastTimestampNs = timestampNs;
        switch (template) {
            case TransactionRequestDecoder.TEMPLATE_ID:
                Message request = Message.ofTransactionRequest(buffer, offset);
                reply(request, requests.answer(request, timestampNs), outcomes);
                break;
            case ReversalRequestDecoder.TEMPLATE_ID:
                Message reversal = Message.ofReversalRequest(buffer, offset);
                reply(reversal, reversals.answer(reversal, timestampNs), outcomes);
                break;
            case PaymentRequestDecoder.TEMPLATE_ID:
                clients.payment(buffer, offset, timestampNs).write(outcomes);
                break;
            case CaptureRequestDecoder.TEMPLATE_ID:
                clients.capture(buffer, offset, timestampNs).write(outcomes);
                break;
            case PaymentReversalRequestDecoder.TEMPLATE_ID:
                clients.reversal(buffer, offset, timestampNs).write(outcomes);
                break;
            case OpenAccountRequestDecoder.TEMPLATE_ID:
                clients.account(buffer, offset, timestampNs).write(outcomes);
                break;
            case GenesisDecoder.TEMPLATE_ID:
                result(referenceData.genesis(buffer, offset), outcomes);
                break;
            case HostStartedDecoder.TEMPLATE_ID:
            case TickDecoder.TEMPLATE_ID:
                result(0, outcomes);
                break;
            case BusinessDayDecoder.TEMPLATE_ID:
                result(referenceData.businessDay(buffer, offset), outcomes);
                break;
            default:
                result(referenceData.put(template, buffer, offset), outcomes);
                break;
        }
    }

    @Override
    public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        queries.answer(buffer, offset, outcomes);
    }

    @Override
    public boolean onTick(long timestampNs, Outcomes outcomes) {
        if (!fireTimers(timestampNs, outcomes)) {
            return false;
        }
        state.lastTimestampNs = timestampNs;
        result(0, outcomes);
        return true;
    }

    @Override
    public boolean remembers(DirectBuffer buffer, int offset, int length) {
        return switch (new MessageHeaderDecoder().wrap(buffer, offset).templateId()) {
            case TransactionRequestDecoder.TEMPLATE_ID ->
                state.byKey(Message.ofTransactionRequest(buffer, offset).key()) != null;
            case ReversalRequestDecoder.TEMPLATE_ID ->
                state.byKey(Message.ofReversalRequest(buffer, offset).key()) != null;
            default -> clients.isKnown(buffer, offset);
        };
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {
        // Nothing to gain here: the oracle is slow by design.
    }

    @Override
    public long nextDeadlineNs() {
        return state.holds.isEmpty() ? Long.MAX_VALUE : state.holds.firstEntry().getValue().deadlineNs;
    }

    @Override
    public long stateHash() {
        return OracleHash.of(state);
    }

    private boolean fireTimers(long timestampNs, Outcomes outcomes) {
        int fired = 0;
        while (!state.holds.isEmpty() && fired < state.genesis.maxTimersPerStep()) {
            Map.Entry<Long, Hold> first = state.holds.firstEntry();
            if (!due(first.getValue(), timestampNs)) {
                break;
            }
            expire(first.getKey(), first.getValue(), outcomes);
            fired++;
        }
        return fired > 0;
    }

    boolean due(Hold hold, long timestampNs) {
        return hold.deadlineNs <= timestampNs;
    }

    private void expire(long number, Hold hold, Outcomes outcomes) {
        state.holds.remove(number);
        state.accounts.get(hold.account).held -= hold.amount;
        Transaction transaction = state.newest(t -> t.number == number);
        if (transaction != null) {
            transaction.state = OracleState.EXPIRED;
        }
        HoldExpiredEncoder expired = new HoldExpiredEncoder();
        expired.wrapAndApplyHeader(
                outcomes.buffer(),
                outcomes.claim(HEADER + HoldExpiredEncoder.BLOCK_LENGTH),
                new MessageHeaderEncoder());
        expired.transaction(number).account(hold.account).amount(hold.amount);
    }

    private static void reply(Message message, Answer answer, Outcomes outcomes) {
        ReplyEncoder reply = new ReplyEncoder();
        reply.wrapAndApplyHeader(
                outcomes.buffer(), outcomes.claim(HEADER + ReplyEncoder.BLOCK_LENGTH), new MessageHeaderEncoder());
        reply.gateway(message.gateway())
                .responseCode((short) answer.responseCode())
                .flags((short) answer.flags())
                .connection(message.connection())
                .correlation(message.correlation())
                .approvalCode(answer.approvalCode())
                .transaction(answer.transaction())
                .balance(answer.balance());
        reply.rrn().high(answer.rrn().high()).low(answer.rrn().low());
        reply.settlementDate(answer.settlementDate()).currency(answer.currency());
    }

    private static void result(int result, Outcomes outcomes) {
        CommandResultEncoder encoder = new CommandResultEncoder();
        encoder.wrapAndApplyHeader(
                outcomes.buffer(),
                outcomes.claim(HEADER + CommandResultEncoder.BLOCK_LENGTH),
                new MessageHeaderEncoder());
        encoder.result(result).pad2(0).pad4(0);
    }
}
