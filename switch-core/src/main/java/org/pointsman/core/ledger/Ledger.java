package org.pointsman.core.ledger;

/**
 * Moves money. A posting takes from one account what it gives to another, so that per currency all accounts together
 * always sum to zero; a hold reserves an amount without moving it.
 *
 * <p>{@code available = posted + creditLine − held}, exactly: what would leave the range of 64 bits is refused, never
 * wrapped. Callers ask first ({@link #covers}, {@link #canCredit}) and move then. Accounts are given by the address of
 * their record ({@link Accounts#at}).
 */
public final class Ledger {
    private final Accounts accounts;
    private final Holds holds;

    public Ledger(Accounts accounts, Holds holds) {
        this.accounts = accounts;
        this.holds = holds;
    }

    /** True if an amount, 1 and above, may be held on an account or posted from it. */
    public boolean covers(long account, long amount, boolean hold) {
        long posted = Accounts.posted(account);
        long held = Accounts.held(account);
        boolean staysInRange = hold ? held + amount >= 0 : posted - amount < posted;
        return staysInRange
                && (isAvailable(posted, Accounts.creditLine(account), held, amount) || Accounts.mayGoNegative(account));
    }

    /** {@code posted + creditLine >= held + amount}. Neither side is below 0 when compared, nor reaches 2^64. */
    private static boolean isAvailable(long posted, long creditLine, long held, long amount) {
        long own = posted + creditLine;
        boolean overdrawn = posted < 0 && own < 0;
        return !overdrawn && Long.compareUnsigned(own, held + amount) >= 0;
    }

    /** Available balance in minor units, or the nearest value a {@code long} can hold. */
    public long available(long account) {
        long posted = Accounts.posted(account);
        long creditLine = Accounts.creditLine(account);
        long held = Accounts.held(account);
        if (posted >= 0) {
            long available = posted - held + creditLine;
            return available < posted - held ? Long.MAX_VALUE : available;
        }
        long available = posted + creditLine - held;
        return available > posted + creditLine ? Long.MIN_VALUE : available;
    }

    /** True if an amount may be posted to an account without passing its maximum. */
    public boolean canCredit(long account, long amount) {
        long posted = Accounts.posted(account);
        long maxBalance = Accounts.maxBalance(account);
        long after = posted + amount;
        return after > posted && (maxBalance == 0 || after <= maxBalance);
    }

    /** True if an amount, 0 and above, can go from one account to another within 64 bits, whatever else forbids it. */
    public boolean canMove(long from, long to, long amount) {
        return canGive(from, amount) && Accounts.posted(to) + amount >= Accounts.posted(to);
    }

    /** True if an amount, 0 and above, can be taken from an account within 64 bits, whatever else forbids it. */
    public boolean canGive(long from, long amount) {
        return Accounts.posted(from) - amount <= Accounts.posted(from);
    }

    public void post(long from, long to, long amount) {
        accounts.addToPosted(from, -amount);
        accounts.addToPosted(to, amount);
    }

    /** Reserves an amount on the account at a slot; there is room for it. @return the hold */
    public int hold(long transaction, int account, long amount, long deadlineNs) {
        long at = accounts.at(account);
        accounts.addToHeld(at, amount);
        return holds.add(transaction, account, Accounts.id(at), amount, deadlineNs);
    }

    /** Leaves only {@code remaining} of a hold; none of it if that is 0. */
    public void shrinkHold(int hold, long remaining) {
        long account = accounts.at(holds.account(hold));
        long released = holds.amount(hold) - remaining;
        if (released < 0 || released > Accounts.held(account)) {
            throw new IllegalStateException("account " + Accounts.id(account) + " holds " + Accounts.held(account)
                    + " and cannot release " + released);
        }
        accounts.addToHeld(account, -released);
        if (remaining == 0) {
            holds.remove(hold);
        } else {
            holds.shrink(hold, remaining);
        }
    }
}
