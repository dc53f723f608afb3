package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.host.HostClock;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.EdgeReply;
import org.pointsman.net.edge.FreeSpace;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.ops.Operations;
import org.pointsman.net.ops.Readiness;

/**
 * What the HTTP sessions of one event loop share, since only one of them runs at a time: the way of a request into the ring,
 * and that of an outcome into a response.
 */
public final class ApiLoop {
    private static final byte[] LIVE = "{\"status\":\"live\"}".getBytes(StandardCharsets.US_ASCII);

    private final LoopGateway gateway;
    private final HostClock clock;
    private final Operations operations;
    private final RequestsInProcess inProcess;
    private final FreeSpace freeSpace;
    private final RequestHead head;
    private final EdgeReply reply;
    private final Command command;
    private final JsonBody body = new JsonBody();
    private final byte[] bodyBytes = new byte[RequestHead.MAX_BODY_BYTES];
    private final PaymentRequests paymentRequests;
    private final AccountRequests accountRequests;
    private final Response response = new Response();
    private final PaymentAnswers paymentAnswers = new PaymentAnswers(response);
    private final AccountAnswers accountAnswers = new AccountAnswers(response);
    private final ResponseEncoder encoder;

    /**
     * @param clients who may call; shared by all loops of the process
     * @param keySecret of the hash that Idempotency-Keys are remembered by
     * @param inProcess shared by all loops of the process
     * @param operations what the switch tells of itself
     * @param freeSpace says what can be kept
     */
    public ApiLoop(
            LoopGateway gateway,
            HostClock clock,
            Clients clients,
            byte[] keySecret,
            RequestsInProcess inProcess,
            Operations operations,
            FreeSpace freeSpace) {
        this.gateway = gateway;
        this.clock = clock;
        this.operations = operations;
        this.inProcess = inProcess;
        this.freeSpace = freeSpace;
        head = new RequestHead(new Caller(clients), new IdempotencyKeys(keySecret));
        reply = new EdgeReply(gateway.number());
        command = new Command(gateway.number());
        paymentRequests = new PaymentRequests(command);
        accountRequests = new AccountRequests(command);
        encoder = new ResponseEncoder(clock::wallNs);
    }

    LoopGateway gateway() {
        return gateway;
    }

    /** The engine's time, nanoseconds since 1970: what a deadline will be compared with. */
    long nowNs() {
        return clock.timelineNs();
    }

    Operations operations() {
        return operations;
    }

    RequestsInProcess inProcess() {
        return inProcess;
    }

    RequestHead head() {
        return head;
    }

    Response response() {
        return response;
    }

    ResponseEncoder encoder() {
        return encoder;
    }

    /**
     * Carries out a request whose head has passed its checks and whose body is whole.
     *
     * @param owner who is told of the outcome
     * @return true if the response is ready; false if it will be, when an outcome comes
     * @throws BadRequestException if the request is refused
     */
    boolean handle(ApiRequest request, ReplyTarget owner) throws BadRequestException {
        switch (request.operation()) {
            case LIVE -> response.json(HttpResponseStatus.OK, LIVE);
            case READY -> {
                Readiness readiness = operations.readiness();
                response.json(
                        readiness == Readiness.READY ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                        json -> {
                            json.writeStringField("status", readiness.word());
                            List<String> warnings = operations.warnings();
                            if (!warnings.isEmpty()) {
                                json.writeArrayFieldStart("warnings");
                                for (String warning : warnings) {
                                    json.writeString(warning);
                                }
                                json.writeEndArray();
                            }
                        });
            }
            case OPENAPI -> response.json(HttpResponseStatus.OK, OpenApiDocument.json());
            default -> {
                prepare(request);
                submit(request, owner);
                return false;
            }
        }
        return true;
    }

    /** Reads the request into the command. */
    private void prepare(ApiRequest request) throws BadRequestException {
        int length = request.bodyLength();
        request.readBody(bodyBytes);
        switch (request.operation()) {
            case CREATE_PAYMENT -> paymentRequests.payment(request, body, bodyBytes, length);
            case CREATE_ACCOUNT -> accountRequests.opening(request, body, bodyBytes, length);
            case CAPTURE, REVERSE -> {
                if (length > 0) {
                    body.read(bodyBytes, length, PaymentRequests::readNothing);
                }
                prepareChange(request);
            }
            case GET_PAYMENT -> paymentRequests.byId(request.client(), request.id());
            case FIND_PAYMENT -> paymentRequests.find(request.client(), PaymentSearch.of(request.query()));
            case GET_ACCOUNT -> accountRequests.byId(request.id());
            default -> throw new IllegalStateException(request.operation() + " is not for the engine");
        }
    }

    /** Where there are clients, a payment is looked up before it is changed: it might be another's. */
    private void prepareChange(ApiRequest request) {
        if (!request.client().isAnonymous() && !request.isOwnershipShown()) {
            paymentRequests.byId(request.client(), request.id());
        } else if (request.operation() == Operation.CAPTURE) {
            paymentRequests.capture(request);
        } else {
            paymentRequests.reversal(request);
        }
    }

    /** Hands the command to the engine, or refuses: an HTTP client is told at once to come again (DESIGN section 1). */
    private void submit(ApiRequest request, ReplyTarget owner) throws BadRequestException {
        FreeSpace.Room room = command.isKept() ? freeSpace.room() : FreeSpace.Room.FOR_ALL;
        if (room == FreeSpace.Room.FOR_NOTHING) {
            throw diskFull();
        }
        LocalHost host = gateway.host();
        long readNs = gateway.nowNs();
        long sequence = gateway.freeEntries() == 0 ? LocalHost.REFUSED : host.tryClaim(1);
        if (sequence == LocalHost.REFUSED) {
            gateway.counters().refused();
            throw new BadRequestException(Problem.busy("busy", "the switch is busy: try again"));
        }
        Slot slot = host.slot(sequence);
        int correlation = gateway.take(owner, readNs).correlation();
        command.fill(slot, correlation);
        if (room == FreeSpace.Room.FOR_REPEATS) {
            reply.onlyRepeat(slot, 0, correlation);
        }
        slot.since(readNs);
        host.publish(sequence, sequence);
    }

    private static BadRequestException diskFull() {
        return new BadRequestException(
                Problem.busy("disk-full", "the switch has no room to keep anything new: try again later"));
    }

    /**
     * Turns an outcome into the response.
     *
     * @return true if the response is ready; false if the outcome let the request go on, and another will come
     * @throws BadRequestException if the request could not go on
     */
    boolean onOutcome(ApiRequest request, ReplyTarget owner, DirectBuffer buffer, int offset)
            throws BadRequestException {
        int template = JournalPayload.templateId(buffer, offset);
        switch (template) {
            case PaymentViewDecoder.TEMPLATE_ID -> {
                return onPayment(request, owner, buffer, offset);
            }
            case AccountViewDecoder.TEMPLATE_ID -> accountAnswers.view(buffer, offset);
            case AccountReplyDecoder.TEMPLATE_ID -> accountAnswers.reply(buffer, offset);
            // No request of the API gets a Reply of the engine's: this is the one that stood in the slot.
            case ReplyDecoder.TEMPLATE_ID -> throw diskFull();
            default -> throw new IllegalStateException("outcome " + template + " is none of a request of the API");
        }
        return true;
    }

    private boolean onPayment(ApiRequest request, ReplyTarget owner, DirectBuffer buffer, int offset)
            throws BadRequestException {
        paymentAnswers.wrap(buffer, offset);
        switch (request.operation()) {
            case CREATE_PAYMENT -> paymentAnswers.created();
            case CAPTURE, REVERSE -> {
                if (!request.client().isAnonymous() && !request.isOwnershipShown()) {
                    paymentAnswers.requireFound();
                    request.ownershipShown();
                    prepareChange(request);
                    submit(request, owner);
                    return false;
                }
                paymentAnswers.changed();
            }
            default -> paymentAnswers.found();
        }
        return true;
    }

    /** Counts the answer to a request that made or changed a payment; what was refused before is counted by its status. */
    void count(Counters answers, Operation operation) {
        switch (operation) {
            case CREATE_PAYMENT, CAPTURE -> paymentAnswers.count(answers);
            case REVERSE -> paymentAnswers.countReversal(answers);
            default -> {
                // Asking is no payment.
            }
        }
    }
}
