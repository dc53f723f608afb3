package org.pointsman.core.engine;

import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.MerchantIdDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Permissions;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.routing.PowersOfTen;
import org.pointsman.core.routing.Routes;

/**
 * Applies the commands that change reference data, and the cut-over. Each method returns a {@link CommandError}; checks
 * stand in the order of its numbers, and nothing changes unless all are passed.
 */
final class Registrar {
    private static final int ON_US = 1;

    private final State state;
    private final Accounts accounts;
    private final AccountRegistrar accountRegistrar;
    private final AccountTerms accountTerms = new AccountTerms();
    private final Participants participants;
    private final Cards cards;
    private final Merchants merchants;
    private final Terminals terminals;
    private final Routes routes;
    private final Limits limits;

    Registrar(State state) {
        this.state = state;
        accounts = state.accounts;
        accountRegistrar = new AccountRegistrar(state);
        participants = state.participants;
        cards = state.cards;
        merchants = state.merchants;
        terminals = state.terminals;
        routes = state.routes;
        limits = state.limits;
    }

    int startDay(BusinessDayDecoder day) {
        if (!isWithin(1, day.monthDay() / 100, 12) || !isWithin(1, day.monthDay() % 100, 31)) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        if (day.epochDay() < state.epochDay()) {
            return CommandError.DAY_GOES_BACK;
        }
        if (day.epochDay() > state.epochDay()) {
            state.startDay(day.epochDay(), day.monthDay());
        }
        return CommandError.ACCEPTED;
    }

    int put(PutParticipantDecoder put) {
        if (!isWithin(1, put.role(), Participants.ACQUIRER | Participants.ISSUER)
                || put.status() > Participants.SUSPENDED) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        if (participants.find(put.participant()) == Participants.NONE
                && participants.size() == participants.capacity()) {
            return CommandError.TABLE_FULL;
        }
        participants.put(put.participant(), put.role(), put.status());
        return CommandError.ACCEPTED;
    }

    int put(PutAccountDecoder put) {
        return accountRegistrar.put(accountTerms.read(put));
    }

    int put(PutCardDecoder put) {
        long number = put.pan().number();
        int digits = put.pan().digits();
        if (!isWithin(Cards.MIN_DIGITS, digits, Cards.MAX_DIGITS)
                || !hasAtMost(digits, number)
                || !isWithin(1, put.expiry() % 100, 12)
                || put.expiry() / 100 > 99
                || put.permissions() > Permissions.ALL
                || put.status() > Cards.FROZEN) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        int account = accounts.find(put.account());
        if (account == Accounts.NONE) {
            return CommandError.ACCOUNT_UNKNOWN;
        }
        long card = cards.find(number);
        if (card != Cards.NONE && Cards.digits(Cards.facts(card)) != digits) {
            return CommandError.FIXED_VALUE_CHANGED;
        }
        if (card == Cards.NONE && cards.size() == cards.capacity()) {
            return CommandError.TABLE_FULL;
        }
        cards.put(number, digits, account, put.expiry(), put.permissions(), put.status());
        return CommandError.ACCEPTED;
    }

    int put(PutMerchantDecoder put) {
        if (put.permissions() > Permissions.ALL || put.status() > Merchants.CLOSED) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        int account = accounts.find(put.account());
        if (account == Accounts.NONE) {
            return CommandError.ACCOUNT_UNKNOWN;
        }
        MerchantIdDecoder id = put.merchantId();
        if (merchants.find(id.high(), id.low()) == Merchants.NONE && merchants.size() == merchants.capacity()) {
            return CommandError.TABLE_FULL;
        }
        merchants.put(id.high(), id.low(), account, put.mcc(), put.permissions(), put.status());
        return CommandError.ACCEPTED;
    }

    int put(PutTerminalDecoder put) {
        if (put.permissions() > Permissions.ALL || put.status() > Terminals.CLOSED) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        MerchantIdDecoder id = put.merchantId();
        int merchant = merchants.find(id.high(), id.low());
        if (merchant == Merchants.NONE) {
            return CommandError.MERCHANT_UNKNOWN;
        }
        if (terminals.find(put.terminalId(), id.high(), id.low()) == Terminals.NONE
                && terminals.size() == terminals.capacity()) {
            return CommandError.TABLE_FULL;
        }
        terminals.put(put.terminalId(), id.high(), id.low(), merchant, put.permissions(), put.status());
        return CommandError.ACCEPTED;
    }

    int put(PutRouteDecoder put) {
        int digits = put.prefixDigits();
        if (digits > Routes.MAX_PREFIX_DIGITS
                || !hasAtMost(digits, put.prefix())
                || put.channel() != ON_US
                || put.checkDigit() > 1) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        if (routes.get(put.prefix(), digits) == Routes.NONE && routes.size() == routes.capacity()) {
            return CommandError.TABLE_FULL;
        }
        routes.put(put.prefix(), digits, put.channel(), put.checkDigit());
        return CommandError.ACCEPTED;
    }

    int put(PutLimitDecoder put) {
        int window = put.measure() == Limits.SINGLE ? 0 : 1;
        if (put.limitNumber() == 0
                || put.threshold() < 0
                || !isWithin(Scope.CARD, put.scope(), Scope.ACQUIRER)
                || !isWithin(Limits.SINGLE, put.measure(), Limits.COUNT)
                || put.window() != window) {
            return CommandError.VALUE_OUT_OF_RANGE;
        }
        if (!limits.exists(put.limitNumber())) {
            if (limits.size() == limits.capacity()) {
                return CommandError.TABLE_FULL;
            }
            limits.create(put.limitNumber(), put.scope(), put.measure(), put.threshold());
            return CommandError.ACCEPTED;
        }
        if (!limits.is(put.limitNumber(), put.scope(), put.measure())) {
            return CommandError.FIXED_VALUE_CHANGED;
        }
        limits.changeThreshold(put.limitNumber(), put.threshold());
        return CommandError.ACCEPTED;
    }

    private static boolean isWithin(int least, int value, int most) {
        return least <= value && value <= most;
    }

    /** True if an unsigned number has no more than so many decimal digits, at most 19. */
    static boolean hasAtMost(int digits, long number) {
        return Long.compareUnsigned(number, PowersOfTen.power(digits)) < 0;
    }
}
