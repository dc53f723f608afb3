package org.pointsman.core.oracle;

import static org.pointsman.core.engine.CommandError.ACCEPTED;
import static org.pointsman.core.engine.CommandError.ACCOUNT_RESERVED;
import static org.pointsman.core.engine.CommandError.ACCOUNT_UNKNOWN;
import static org.pointsman.core.engine.CommandError.BALANCE_OVERFLOW;
import static org.pointsman.core.engine.CommandError.DAY_GOES_BACK;
import static org.pointsman.core.engine.CommandError.FIXED_VALUE_CHANGED;
import static org.pointsman.core.engine.CommandError.GENESIS_REPEATED;
import static org.pointsman.core.engine.CommandError.MERCHANT_UNKNOWN;
import static org.pointsman.core.engine.CommandError.OPENING_BALANCE_REPEATED;
import static org.pointsman.core.engine.CommandError.TABLE_FULL;
import static org.pointsman.core.engine.CommandError.VALUE_OUT_OF_RANGE;

import java.math.BigInteger;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.DigestDecoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Genesis;
import org.pointsman.core.oracle.OracleState.Limit;
import org.pointsman.core.oracle.OracleState.Merchant;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Participant;
import org.pointsman.core.oracle.OracleState.Prefix;
import org.pointsman.core.oracle.OracleState.Route;
import org.pointsman.core.oracle.OracleState.Terminal;
import org.pointsman.core.oracle.OracleState.TerminalId;

/** Commands of the host and of reference data. Each method answers why not, the lowest reason that applies, or 0. */
final class OracleReferenceData {
    private static final int INTERNAL = 3;
    private static final int ALL_PERMISSIONS = 15;

    private final OracleState state;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    OracleReferenceData(OracleState state) {
        this.state = state;
    }

    int genesis(DirectBuffer buffer, int offset) {
        if (state.genesis != null) {
            return GENESIS_REPEATED;
        }
        GenesisDecoder in = new GenesisDecoder().wrapAndApplyHeader(buffer, offset, header);
        if (!inRange(in.rememberAtLeastNs(), 0, 1L << 62) || !inRange(in.holdForNs(), 0, 1L << 62)) {
            return VALUE_OUT_OF_RANGE;
        }
        if (in.maxTransactions() == 0 || in.maxTimersPerStep() == 0) {
            return VALUE_OUT_OF_RANGE;
        }
        long[] bounds = {
            in.maxTransactions(),
            in.maxHolds(),
            in.maxAccounts(),
            in.maxCards(),
            in.maxMerchants(),
            in.maxTerminals(),
            in.maxUsages(),
            in.maxClientRequests()
        };
        for (long bound : bounds) {
            if (bound > 1 << 28) {
                return VALUE_OUT_OF_RANGE;
            }
        }
        DigestDecoder digest = in.referenceDigest();
        state.genesis = new Genesis(
                digest.a(),
                digest.b(),
                digest.c(),
                digest.d(),
                in.rememberAtLeastNs(),
                in.holdForNs(),
                in.maxTransactions(),
                in.maxHolds(),
                in.maxAccounts(),
                in.maxCards(),
                in.maxMerchants(),
                in.maxTerminals(),
                in.maxUsages(),
                in.maxParticipants(),
                in.maxRoutes(),
                in.maxLimits(),
                in.maxTimersPerStep(),
                in.maxClientRequests());
        return ACCEPTED;
    }

    int businessDay(DirectBuffer buffer, int offset) {
        BusinessDayDecoder in = new BusinessDayDecoder().wrapAndApplyHeader(buffer, offset, header);
        if (!inRange(in.monthDay() / 100, 1, 12) || !inRange(in.monthDay() % 100, 1, 31)) {
            return VALUE_OUT_OF_RANGE;
        }
        if (in.epochDay() < state.epochDay) {
            return DAY_GOES_BACK;
        }
        if (in.epochDay() > state.epochDay) {
            state.epochDay = in.epochDay();
            state.monthDay = in.monthDay();
            state.usages.clear();
        }
        return ACCEPTED;
    }

    int put(int template, DirectBuffer buffer, int offset) {
        switch (template) {
            case PutParticipantDecoder.TEMPLATE_ID:
                return participant(new PutParticipantDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutAccountDecoder.TEMPLATE_ID:
                return account(new PutAccountDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutCardDecoder.TEMPLATE_ID:
                return card(new PutCardDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutMerchantDecoder.TEMPLATE_ID:
                return merchant(new PutMerchantDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutTerminalDecoder.TEMPLATE_ID:
                return terminal(new PutTerminalDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutRouteDecoder.TEMPLATE_ID:
                return route(new PutRouteDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PutLimitDecoder.TEMPLATE_ID:
                return limit(new PutLimitDecoder().wrapAndApplyHeader(buffer, offset, header));
            default:
                throw new IllegalStateException("template " + template + " is no command");
        }
    }

    private int participant(PutParticipantDecoder in) {
        if (!inRange(in.role(), 1, 3) || !inRange(in.status(), 0, 1)) {
            return VALUE_OUT_OF_RANGE;
        }
        if (full(state.participants, in.participant(), state.genesis.maxParticipants())) {
            return TABLE_FULL;
        }
        state.participants.put(in.participant(), new Participant(in.role(), in.status()));
        return ACCEPTED;
    }

    /** Why there can be no account like that, or 0. */
    int impossible(OpenAccountRequestDecoder in) {
        if (!inRange(in.currency(), 1, 999)
                || !inRange(in.kind(), 1, 7)
                || in.status() > 2
                || in.mayGoNegative() > 1
                || in.openingBalance() < 0
                || in.creditLine() < 0
                || in.maxBalance() < 0) {
            return VALUE_OUT_OF_RANGE;
        }
        return in.account() < 1000 ? ACCOUNT_RESERVED : ACCEPTED;
    }

    private int account(PutAccountDecoder in) {
        if (!inRange(in.currency(), 1, 999)
                || !inRange(in.kind(), 1, 7)
                || !inRange(in.status(), 0, 2)
                || !inRange(in.mayGoNegative(), 0, 1)
                || in.openingBalance() < 0
                || in.creditLine() < 0
                || in.maxBalance() < 0) {
            return VALUE_OUT_OF_RANGE;
        }
        if (in.account() < 1000) {
            return ACCOUNT_RESERVED;
        }
        Account account = state.accounts.get(in.account());
        if (account == null) {
            int rejected = open(in);
            if (rejected != ACCEPTED) {
                return rejected;
            }
            account = state.accounts.get(in.account());
        } else if (account.currency != in.currency() || account.kind != in.kind()) {
            return FIXED_VALUE_CHANGED;
        } else if (in.openingBalance() != 0) {
            return OPENING_BALANCE_REPEATED;
        }
        account.creditLine = in.creditLine();
        account.maxBalance = in.maxBalance();
        account.status = in.status();
        account.mayGoNegative = in.mayGoNegative() == 1;
        return ACCEPTED;
    }

    private int open(PutAccountDecoder in) {
        return open(in.account(), in.currency(), in.kind(), in.openingBalance());
    }

    /** Makes an account of the id, with its money and nothing else of its own yet. */
    int open(long id, int currency, int kind, long openingBalance) {
        Account opening = state.accounts.get((long) currency);
        boolean openingNeeded = openingBalance != 0;
        int news = openingNeeded && opening == null ? 2 : 1;
        if (state.accounts.size() + news > state.genesis.maxAccounts()) {
            return TABLE_FULL;
        }
        if (openingNeeded && opening != null) {
            BigInteger after = Arithmetic.big(opening.posted).subtract(Arithmetic.big(openingBalance));
            if (Arithmetic.overflows(after)) {
                return BALANCE_OVERFLOW;
            }
        }
        if (openingNeeded && opening == null) {
            opening = new Account(currency, INTERNAL);
            opening.mayGoNegative = true;
            state.accounts.put((long) currency, opening);
        }
        Account account = new Account(currency, kind);
        state.accounts.put(id, account);
        if (openingNeeded) {
            opening.posted -= openingBalance;
            account.posted += openingBalance;
        }
        return ACCEPTED;
    }

    private int card(PutCardDecoder in) {
        Pan pan = new Pan(in.pan().number(), in.pan().digits());
        if (!inRange(pan.digits(), 12, 19)
                || Long.toUnsignedString(pan.number()).length() > pan.digits()
                || !inRange(in.expiry() % 100, 1, 12)
                || in.expiry() > 9912
                || in.permissions() > ALL_PERMISSIONS
                || in.status() > 4) {
            return VALUE_OUT_OF_RANGE;
        }
        if (!state.accounts.containsKey(in.account())) {
            return ACCOUNT_UNKNOWN;
        }
        Card known = state.cards.get(pan.number());
        if (known != null && known.pan().digits() != pan.digits()) {
            return FIXED_VALUE_CHANGED;
        }
        if (full(state.cards, pan.number(), state.genesis.maxCards())) {
            return TABLE_FULL;
        }
        state.cards.put(pan.number(), new Card(pan, in.status(), in.expiry(), in.permissions(), in.account()));
        return ACCEPTED;
    }

    private int merchant(PutMerchantDecoder in) {
        if (in.permissions() > ALL_PERMISSIONS || in.status() > 1) {
            return VALUE_OUT_OF_RANGE;
        }
        if (!state.accounts.containsKey(in.account())) {
            return ACCOUNT_UNKNOWN;
        }
        MerchantId id = new MerchantId(in.merchantId().high(), in.merchantId().low());
        if (full(state.merchants, id, state.genesis.maxMerchants())) {
            return TABLE_FULL;
        }
        state.merchants.put(id, new Merchant(in.mcc(), in.permissions(), in.status(), in.account()));
        return ACCEPTED;
    }

    private int terminal(PutTerminalDecoder in) {
        if (in.permissions() > ALL_PERMISSIONS || in.status() > 1) {
            return VALUE_OUT_OF_RANGE;
        }
        MerchantId merchant =
                new MerchantId(in.merchantId().high(), in.merchantId().low());
        if (!state.merchants.containsKey(merchant)) {
            return MERCHANT_UNKNOWN;
        }
        TerminalId id = new TerminalId(in.terminalId(), merchant);
        if (full(state.terminals, id, state.genesis.maxTerminals())) {
            return TABLE_FULL;
        }
        state.terminals.put(id, new Terminal(in.permissions(), in.status()));
        return ACCEPTED;
    }

    private int route(PutRouteDecoder in) {
        int digits = in.prefixDigits();
        long prefix = in.prefix();
        boolean prefixTooLong =
                digits == 0 ? prefix != 0 : Long.toUnsignedString(prefix).length() > digits;
        if (digits > 19 || prefixTooLong || in.channel() != 1 || in.checkDigit() > 1) {
            return VALUE_OUT_OF_RANGE;
        }
        Prefix key = new Prefix(prefix, digits);
        if (full(state.routes, key, state.genesis.maxRoutes())) {
            return TABLE_FULL;
        }
        state.routes.put(key, new Route(in.channel(), in.checkDigit()));
        return ACCEPTED;
    }

    private int limit(PutLimitDecoder in) {
        int window = in.measure() == OracleUsages.SINGLE ? 0 : 1;
        if (in.limitNumber() == 0
                || in.threshold() < 0
                || !inRange(in.scope(), 1, 5)
                || !inRange(in.measure(), 1, 3)
                || in.window() != window) {
            return VALUE_OUT_OF_RANGE;
        }
        Limit known = state.limits.get(in.limitNumber());
        Limit limit = new Limit(in.scope(), in.measure(), in.window(), in.threshold());
        if (known != null && (known.scope() != limit.scope() || known.measure() != limit.measure())) {
            return FIXED_VALUE_CHANGED;
        }
        if (full(state.limits, in.limitNumber(), state.genesis.maxLimits())) {
            return TABLE_FULL;
        }
        state.limits.put(in.limitNumber(), limit);
        return ACCEPTED;
    }

    private static boolean inRange(long value, long lowest, long highest) {
        return value >= lowest && value <= highest;
    }

    private static <K> boolean full(Map<K, ?> table, K key, long bound) {
        return !table.containsKey(key) && table.size() >= bound;
    }
}
