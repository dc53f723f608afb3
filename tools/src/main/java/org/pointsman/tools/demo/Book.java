package org.pointsman.tools.demo;

import org.pointsman.core.reference.Account;

/** An account of the model and what it holds, in minor units. */
final class Book {
    private final Account account;
    private long posted;
    private long held;

    Book(Account account) {
        this.account = account;
        posted = account.balance();
    }

    Account account() {
        return account;
    }

    long posted() {
        return posted;
    }

    long held() {
        return held;
    }

    /**
     * @param amount below 0 to take
     */
    void post(long amount) {
        posted += amount;
    }

    /**
     * @param amount below 0 to release
     */
    void hold(long amount) {
        held += amount;
    }

    long available() {
        return posted + account.creditLine() - held;
    }

    /** DE 54: default account, available amount, currency, sign, twelve digits. */
    String balance() {
        return String.format("0002%03d%c%012d", account.currency(), available() < 0 ? 'D' : 'C', Math.abs(available()));
    }
}
