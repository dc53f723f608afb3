package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import org.pointsman.core.codec.CaptureRequestEncoder;
import org.pointsman.core.codec.IdempotencyKeyEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestEncoder;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;
import org.pointsman.net.config.NodeConfig.Client;

/** Reads requests about payments into commands and queries. One a loop. */
final class PaymentRequests {
    private static final JsonBody.Properties PAYMENT =
            new JsonBody.Properties(4, "amount", "capture", "source", "merchant", "terminal", "reference");
    private static final JsonBody.Properties SOURCE = new JsonBody.Properties(0, "card", "account");
    private static final JsonBody.Properties CARD = new JsonBody.Properties(1, "pan", "expiry");
    private static final JsonBody.Properties NOTHING = new JsonBody.Properties(0);

    private static final int AUTHORISE = 1;
    private static final int AUTHORISE_AND_CAPTURE = 2;
    private static final int MIN_PAN_DIGITS = 12;
    private static final int MAX_PAN_DIGITS = 19;
    private static final int BY_TRANSACTION = 1;
    private static final int BY_RRN = 2;
    private static final int BY_TERMINAL_AND_STAN = 3;

    private final Command command;
    private final PaymentRequestEncoder payment = new PaymentRequestEncoder();
    private final CaptureRequestEncoder capture = new CaptureRequestEncoder();
    private final PaymentReversalRequestEncoder reversal = new PaymentReversalRequestEncoder();
    private final PaymentQueryEncoder query = new PaymentQueryEncoder();
    private final AmountBody amount = new AmountBody();
    /** Of the client whose payment is being read. */
    private boolean mayDebitAccounts;

    private final JsonBody.Target paymentBody = this::readPayment;

    PaymentRequests(Command command) {
        this.command = command;
    }

    /** What of a body {@link #capture} and {@link #reversal} take: an object without properties, for ones that may come. */
    static void readNothing(JsonBody body) throws BadRequestException, IOException {
        body.enter(NOTHING);
        body.next();
    }

    /** {@code POST /v1/payments}. */
    void payment(ApiRequest request, JsonBody body, byte[] bytes, int length) throws BadRequestException {
        payment.wrapAndApplyHeader(
                        command.begin(Slot.Kind.COMMAND, PaymentRequestEncoder.BLOCK_LENGTH), 0, command.header())
                .gateway(command.gateway())
                .client(request.client().id())
                .expiresAtNs(request.expiresAtNs())
                .acquirer(request.client().participant());
        put(request.key(), payment.key());
        mayDebitAccounts = request.client().mayDebitAccounts();
        body.read(bytes, length, paymentBody);
    }

    private void readPayment(JsonBody body) throws BadRequestException, IOException {
        body.enter(PAYMENT);
        for (int property = body.next(); property != JsonBody.END; property = body.next()) {
            switch (property) {
                case 0 -> {
                    amount.read(body);
                    payment.amount(amount.value()).currency(amount.currency());
                }
                case 1 -> payment.messageClass((short) (body.flag() ? AUTHORISE_AND_CAPTURE : AUTHORISE));
                case 2 -> readSource(body);
                case 3 -> {
                    String merchant = identifier(body, Merchant.MAX_ID_LENGTH);
                    payment.merchantId()
                            .high(PackedText.merchantIdHigh(merchant))
                            .low(PackedText.merchantIdLow(merchant));
                }
                case 4 -> payment.terminalId(PackedText.terminalId(identifier(body, Terminal.MAX_ID_LENGTH)));
                default -> payment.reference(identifier(body, PaymentRequestEncoder.referenceLength()));
            }
        }
    }

    private void readSource(JsonBody body) throws BadRequestException, IOException {
        int sources = 0;
        body.enter(SOURCE);
        for (int property = body.next(); property != JsonBody.END; property = body.next()) {
            sources++;
            if (property == 0) {
                readCard(body);
            } else if (mayDebitAccounts) {
                payment.account(body.number(1, Long.MAX_VALUE));
            } else {
                throw new BadRequestException(Problem.of(
                                HttpResponseStatus.FORBIDDEN, "account: this client is not permitted to debit accounts")
                        .at("/source/account"));
            }
        }
        if (sources != 1) {
            throw body.refuse("must be one of card, account");
        }
    }

    private void readCard(JsonBody body) throws BadRequestException, IOException {
        body.enter(CARD);
        for (int property = body.next(); property != JsonBody.END; property = body.next()) {
            if (property == 0) {
                long number = body.digits(MIN_PAN_DIGITS, MAX_PAN_DIGITS);
                payment.pan().number(number).digits((short) body.textDigits());
            } else {
                payment.expiry(expiry(body));
            }
        }
    }

    /** YYMM, as DE 14. */
    private static int expiry(JsonBody body) throws BadRequestException, IOException {
        int expiry = (int) body.digits(4, 4);
        if (expiry % 100 < 1 || expiry % 100 > 12) {
            throw body.refuse("must be year and month, YYMM");
        }
        return expiry;
    }

    private static String identifier(JsonBody body, int maxLength) throws BadRequestException, IOException {
        String text = body.text(1, maxLength);
        if (!PackedText.isIdentifier(text, maxLength)) {
            throw body.refuse("must be printable ASCII without a space at its ends");
        }
        return text;
    }

    /** {@code POST /v1/payments/{id}/captures}. */
    void capture(ApiRequest request) {
        capture.wrapAndApplyHeader(
                        command.begin(Slot.Kind.COMMAND, CaptureRequestEncoder.BLOCK_LENGTH), 0, command.header())
                .gateway(command.gateway())
                .client(request.client().id())
                .expiresAtNs(request.expiresAtNs())
                .transaction(request.id());
        put(request.key(), capture.key());
    }

    /** {@code POST /v1/payments/{id}/reversals}. */
    void reversal(ApiRequest request) {
        reversal.wrapAndApplyHeader(
                        command.begin(Slot.Kind.COMMAND, PaymentReversalRequestEncoder.BLOCK_LENGTH),
                        0,
                        command.header())
                .gateway(command.gateway())
                .client(request.client().id())
                .expiresAtNs(request.expiresAtNs())
                .transaction(request.id());
        put(request.key(), reversal.key());
    }

    private static void put(RequestKey key, IdempotencyKeyEncoder encoder) {
        encoder.high(key.high()).low(key.low());
    }

    /** {@code GET /v1/payments/{id}}: what the client may not see is not there for it. */
    void byId(Client client, long id) {
        begin(BY_TRANSACTION, client).transaction(id);
    }

    /** {@code GET /v1/payments?…}. */
    void find(Client client, PaymentSearch search) {
        if (search.byRrn()) {
            begin(BY_RRN, client).rrn().high(search.rrnHigh()).low(search.rrnLow());
        } else {
            begin(BY_TERMINAL_AND_STAN, client).terminalId(search.terminalId()).stan(search.stan());
        }
        query.merchantId().high(search.merchantHigh()).low(search.merchantLow());
    }

    private PaymentQueryEncoder begin(int by, Client client) {
        return query.wrapAndApplyHeader(
                        command.begin(Slot.Kind.QUERY, PaymentQueryEncoder.BLOCK_LENGTH), 0, command.header())
                .gateway(command.gateway())
                .by((short) by)
                .client(client.id())
                .participant(client.participant());
    }
}
