package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Limit;
import org.pointsman.core.oracle.OracleState.Merchant;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;

/** Random amounts: small ones mostly, and those that lie at, just under or just over a bound of the moment. */
final class RandomAmounts {
    private final Dice dice;
    private final RandomWorld world;
    private final OracleState state;

    RandomAmounts(Dice dice, RandomWorld world, OracleState state) {
        this.world = world;
        this.dice = dice;
        this.state = state;
    }

    long forRequest(Pan pan, MerchantId merchant) {
        int roll = dice.below(100);
        if (world.extreme && roll < 25) {
            return dice.pick(Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, (1L << 62) - 1, 1L << 61, 1L << 60);
        }
        if (roll < 78) {
            return dice.between(1, 300);
        }
        if (roll < 81) {
            return funds(pan) + dice.pick(-1, 0, 1, 1, 1);
        }
        if (roll < 88) {
            return threshold() + dice.pick(-1, 0, 1);
        }
        if (roll < 92) {
            return room(merchant) + dice.pick(-1, 0, 1);
        }
        if (roll < 97) {
            return dice.between(300, 20_000);
        }
        return dice.pick(0, 0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, 999_999_999_999L);
    }

    /** What DE 95 may say of an original of this amount. */
    long replacement(long amount) {
        return dice.oneIn(3)
                ? dice.pick(-2, 0, amount, amount + 1, amount - 1, Long.MAX_VALUE, Long.MIN_VALUE)
                : dice.between(0, Math.max(0, Math.min(amount, 1_000_000)));
    }

    private long funds(Pan pan) {
        Card card = state.cards.get(pan.number());
        Account account = card == null ? null : state.accounts.get(card.account());
        return account == null ? 1 : Arithmetic.available(account).longValue();
    }

    /** What some limit has left for somebody, or its threshold where nothing is used yet. */
    private long threshold() {
        List<Long> left = new ArrayList<>();
        for (Map.Entry<Integer, Limit> entry : state.limits.entrySet()) {
            if (entry.getValue().measure() != OracleUsages.COUNT) {
                left.add(entry.getValue().threshold());
            }
        }
        state.usages.forEach((key, used) -> {
            Limit limit = state.limits.get(key.limitNumber());
            if (limit.measure() == OracleUsages.AMOUNT) {
                left.add(limit.threshold() - used);
            }
        });
        // The order of a hash map must not decide what comes next.
        left.sort(null);
        return left.isEmpty() ? 1 : dice.pick(left);
    }

    private long room(MerchantId id) {
        Merchant merchant = state.merchants.get(id);
        Account account = merchant == null ? null : state.accounts.get(merchant.account());
        return account == null || account.maxBalance == 0 ? 1 : account.maxBalance - account.posted;
    }
}
