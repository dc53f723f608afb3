package org.pointsman.net.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Long2LongHashMap;
import org.pointsman.core.reference.Account;

/**
 * Checks that what rows refer to exists. At once where it stands before them, which is the rule; else at the end, since
 * the sections may stand in any order.
 */
final class CrossReferences {
    private static final int MISSING = -1;
    private static final int ANY_KIND = 0;

    private final Problems problems;
    private final Long2LongHashMap kindOfAccount = new Long2LongHashMap(MISSING);
    private final Set<String> merchants = new HashSet<>();
    private final List<ToAccount> toAccounts = new ArrayList<>();
    private final List<ToMerchant> toMerchants = new ArrayList<>();

    private record ToAccount(Row.Place from, long account, Account.Kind kind) {}

    private record ToMerchant(Row.Place from, String merchant) {}

    CrossReferences(Problems problems) {
        this.problems = problems;
    }

    /** @param kind null where the row is wrong and its kind not to be trusted */
    void defineAccount(long id, Account.Kind kind) {
        kindOfAccount.put(id, kind == null ? ANY_KIND : kind.code());
    }

    void defineMerchant(String id) {
        merchants.add(id);
    }

    /** The row refers to an account, which must be of that kind. */
    void toAccount(Row row, long account, Account.Kind kind) {
        long found = kindOfAccount.get(account);
        if (found != ANY_KIND && found != kind.code()) {
            toAccounts.add(new ToAccount(row.place("account"), account, kind));
        }
    }

    /** The row refers to a merchant. */
    void toMerchant(Row row, String merchant) {
        if (!merchants.contains(merchant)) {
            toMerchants.add(new ToMerchant(row.place("merchant"), merchant));
        }
    }

    /** Reports what is dangling now that everything is defined. */
    void check() {
        for (ToAccount reference : toAccounts) {
            long found = kindOfAccount.get(reference.account);
            if (found == MISSING) {
                reference.from.refuse(
                        problems, "account " + Row.shortened(Long.toString(reference.account)) + " is not defined");
            } else if (found != ANY_KIND && found != reference.kind.code()) {
                reference.from.refuse(
                        problems,
                        "account " + reference.account + " is of kind "
                                + Account.Kind.of((int) found).label() + ", must be " + reference.kind.label());
            }
        }
        for (ToMerchant reference : toMerchants) {
            if (!merchants.contains(reference.merchant)) {
                reference.from.refuse(problems, "merchant '" + reference.merchant + "' is not defined");
            }
        }
    }
}
