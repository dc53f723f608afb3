package org.pointsman.core.engine;

import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PutAccountDecoder;

/** What a command says of an account it creates or changes; values as in {@code PutAccount}. One instance is reused. */
final class AccountTerms {
    long id;
    long openingBalance;
    long creditLine;
    long maxBalance;
    int currency;
    int kind;
    int status;
    int mayGoNegative;

    AccountTerms read(PutAccountDecoder put) {
        id = put.account();
        openingBalance = put.openingBalance();
        creditLine = put.creditLine();
        maxBalance = put.maxBalance();
        currency = put.currency();
        kind = put.kind();
        status = put.status();
        mayGoNegative = put.mayGoNegative();
        return this;
    }

    AccountTerms read(OpenAccountRequestDecoder request) {
        id = request.account();
        openingBalance = request.openingBalance();
        creditLine = request.creditLine();
        maxBalance = request.maxBalance();
        currency = request.currency();
        kind = request.kind();
        status = request.status();
        mayGoNegative = request.mayGoNegative();
        return this;
    }
}
