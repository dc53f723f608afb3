package org.pointsman.net.api;

import java.io.IOException;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.host.local.Slot;

/** Reads requests about accounts into commands and queries. One a loop. */
final class AccountRequests {
    private static final JsonBody.Properties ACCOUNT = new JsonBody.Properties(
            3, "id", "kind", "currency", "balance", "creditLine", "maxBalance", "mayGoNegative", "status");
    private static final long FIRST_ID = 1000;
    private static final String REASON = "POST /v1/accounts";

    private final Command command;
    private final OpenAccountRequestEncoder opening = new OpenAccountRequestEncoder();
    private final AccountQueryEncoder query = new AccountQueryEncoder();
    private final JsonBody.Target accountBody = this::readAccount;

    AccountRequests(Command command) {
        this.command = command;
    }

    /** {@code POST /v1/accounts}. */
    void opening(ApiRequest request, JsonBody body, byte[] bytes, int length) throws BadRequestException {
        opening.wrapAndApplyHeader(
                        command.begin(Slot.Kind.COMMAND, OpenAccountRequestEncoder.BLOCK_LENGTH), 0, command.header())
                .gateway(command.gateway())
                .client(request.client().id())
                .expiresAtNs(request.expiresAtNs());
        opening.key().high(request.key().high()).low(request.key().low());
        opening.author().name(request.client().name()).reason(REASON);
        body.read(bytes, length, accountBody);
    }

    private void readAccount(JsonBody body) throws BadRequestException, IOException {
        long balance = 0;
        long maxBalance = 0;
        body.enter(ACCOUNT);
        for (int property = body.next(); property != JsonBody.END; property = body.next()) {
            switch (property) {
                case 0 -> opening.account(body.number(FIRST_ID, Long.MAX_VALUE));
                case 1 -> opening.kind((short) (body.word(AccountJson.KINDS) + 1));
                case 2 -> opening.currency(AmountBody.currency(body));
                case 3 -> balance = body.number(0, Long.MAX_VALUE);
                case 4 -> opening.creditLine(body.number(0, Long.MAX_VALUE));
                case 5 -> maxBalance = body.number(0, Long.MAX_VALUE);
                case 6 -> opening.mayGoNegative((short) (body.flag() ? 1 : 0));
                default -> opening.status((short) body.word(AccountJson.STATUSES));
            }
        }
        if (maxBalance != 0 && balance > maxBalance) {
            throw body.refuseAt("balance", "is above maxBalance");
        }
        opening.openingBalance(balance).maxBalance(maxBalance);
    }

    /** {@code GET /v1/accounts/{id}}. */
    void byId(long id) {
        query.wrapAndApplyHeader(command.begin(Slot.Kind.QUERY, AccountQueryEncoder.BLOCK_LENGTH), 0, command.header())
                .gateway(command.gateway())
                .account(id);
    }
}
