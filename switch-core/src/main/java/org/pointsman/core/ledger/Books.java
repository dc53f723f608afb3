package org.pointsman.core.ledger;

/** Checks that the books balance. */
public final class Books {
    private static final int CURRENCIES = 1000;

    private Books() {}

    /**
     * Checks, slowly, that per currency all accounts sum to zero, and that what each account holds is the sum of its
     * holds.
     *
     * @throws IllegalStateException saying what does not balance
     */
    public static void requireBalanced(Accounts accounts, Holds holds) {
        long[] heldByHolds = new long[accounts.size()];
        for (int hold = holds.earliest(); hold != Holds.NONE; hold = holds.later(hold)) {
            heldByHolds[holds.account(hold)] += holds.amount(hold);
        }
        long[] sums = new long[CURRENCIES];
        for (int slot = 0; slot < accounts.size(); slot++) {
            long account = accounts.at(slot);
            if (Accounts.held(account) != heldByHolds[slot]) {
                throw new IllegalStateException("account " + Accounts.id(account) + " says that "
                        + Accounts.held(account) + " is held, its holds say " + heldByHolds[slot]);
            }
            sums[Accounts.currency(account)] += Accounts.posted(account);
        }
        for (int currency = 0; currency < CURRENCIES; currency++) {
            if (sums[currency] != 0) {
                throw new IllegalStateException("accounts in currency " + currency + " sum to " + sums[currency]);
            }
        }
    }
}
