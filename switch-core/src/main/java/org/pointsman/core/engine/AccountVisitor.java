package org.pointsman.core.engine;

/** Receives accounts. Amounts are minor units of the currency; kind and status as in {@code PutAccount}. */
public interface AccountVisitor {
    void onAccount(long id, int kind, int currency, long posted, long held, long creditLine, int status);
}
