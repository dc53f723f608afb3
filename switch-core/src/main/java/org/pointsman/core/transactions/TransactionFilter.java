package org.pointsman.core.transactions;

/** Which of several transactions a look-up is for. */
@FunctionalInterface
public interface TransactionFilter {
    boolean wants(Transaction transaction);
}
