package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;

/** Creates and changes accounts, for {@link Registrar} and for API clients. Methods return a {@link CommandError}. */
final class AccountRegistrar {
    /** Ids below belong to opening accounts: the id of one is the number of its currency. */
    static final int FIRST_FREE_ID = 1000;

    private static final int LAST_KIND = 7;

    private final Accounts accounts;
    private final Ledger ledger;

    AccountRegistrar(State state) {
        accounts = state.accounts;
        ledger = state.ledger;
    }

    /** Creates an account, or changes what may change of it. */
    int put(AccountTerms terms) {
        int error = check(terms);
        if (error != CommandError.ACCEPTED) {
            return error;
        }
        int account = accounts.find(terms.id);
        return account == Accounts.NONE ? open(terms) : change(account, terms);
    }

    /** Whether an account can be like that, be it there already or not. */
    int check(AccountTerms terms) {
        boolean inRange = terms.currency >= 1
                && terms.currency < FIRST_FREE_ID
                && terms.kind >= 1
                && terms.kind <= LAST_KIND
                && terms.status <= Accounts.CLOSED
                && terms.mayGoNegative <= 1
                && (terms.openingBalance | terms.creditLine | terms.maxBalance) >= 0;
        if (!inRange) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        return terms.id < FIRST_FREE_ID ? CommandError.ACCOUNT_RESERVED : CommandError.ACCEPTED;
    }

    boolean exists(long id) {
        return accounts.find(id) != Accounts.NONE;
    }

    private int change(int account, AccountTerms terms) {
        long at = accounts.at(account);
        if (Accounts.currency(at) != terms.currency || Accounts.kind(at) != terms.kind) {
            return CommandError.FIXED_VALUE_CHANGED;
        }
        if (terms.openingBalance != 0) {
            return CommandError.OPENING_BALANCE_REPEATED;
        }
        accounts.change(account, terms.status, terms.mayGoNegative == 1, terms.creditLine, terms.maxBalance);
        return CommandError.ACCEPTED;
    }

    /** Creates an account that has been checked, funded from the opening account of its currency. */
    int open(AccountTerms terms) {
        long openingBalance = terms.openingBalance;
        int opening = openingBalance == 0 ? Accounts.NONE : accounts.find(terms.currency);
        boolean createsOpening = openingBalance != 0 && opening == Accounts.NONE;
        if (accounts.capacity() - accounts.size() < (createsOpening ? 2 : 1)) {
            return CommandError.TABLE_FULL;
        }
        if (opening != Accounts.NONE && !ledger.canGive(accounts.at(opening), openingBalance)) {
            return CommandError.BALANCE_OVERFLOW;
        }
        if (createsOpening) {
            int currency = terms.currency;
            opening = accounts.create(currency, currency, Accounts.INTERNAL, Accounts.ACTIVE, true, 0, 0);
        }
        int account = accounts.create(
                terms.id,
                terms.currency,
                terms.kind,
                terms.status,
                terms.mayGoNegative == 1,
                terms.creditLine,
                terms.maxBalance);
        if (openingBalance != 0) {
            ledger.post(accounts.at(opening), accounts.at(account), openingBalance);
        }
        return CommandError.ACCEPTED;
    }
}
