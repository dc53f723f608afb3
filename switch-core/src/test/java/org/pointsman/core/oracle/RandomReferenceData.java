package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.RandomWorld.CNY;
import static org.pointsman.core.oracle.RandomWorld.EUR;
import static org.pointsman.core.oracle.RandomWorld.USD;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PutAccountEncoder;
import org.pointsman.core.codec.PutCardEncoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.codec.PutMerchantEncoder;
import org.pointsman.core.codec.PutParticipantEncoder;
import org.pointsman.core.codec.PutRouteEncoder;
import org.pointsman.core.codec.PutTerminalEncoder;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Prefix;

/** Random puts: mostly possible ones about the names of {@link RandomWorld}, some that have to be rejected. */
final class RandomReferenceData {
    private static final int ALL_PERMISSIONS = 15;

    private final Dice dice;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    RandomReferenceData(Dice dice) {
        this.dice = dice;
    }

    /** What a new world is made of, in an order in which nothing dangles. */
    List<UnsafeBuffer> world() {
        List<UnsafeBuffer> puts = new ArrayList<>();
        puts.add(participant(RandomWorld.PARTICIPANTS[0], 1, 0));
        puts.add(participant(RandomWorld.PARTICIPANTS[1], 3, 0));
        puts.add(participant(RandomWorld.PARTICIPANTS[2], 2, 0));
        for (int i = 0; i < RandomWorld.CUSTOMERS; i++) {
            int currency = i == 7 ? USD : CNY;
            long balance = dice.pick(0, 100, 1_000, 5_000, 100_000);
            long creditLine = dice.pick(0L, 0L, 500L);
            puts.add(account(RandomWorld.FIRST_CUSTOMER + i, balance, creditLine, 0, currency, 1, 0, i == 6 ? 1 : 0));
        }
        for (int i = 0; i < RandomWorld.MERCHANT_ACCOUNTS; i++) {
            int currency = i == 3 ? USD : CNY;
            long maxBalance = i == 1 ? 3_000 : 0;
            puts.add(account(RandomWorld.FIRST_MERCHANT_ACCOUNT + i, 0, 0, maxBalance, currency, 2, 0, 0));
        }
        for (int i = 0; i < RandomWorld.CARDS.size(); i++) {
            puts.add(card(RandomWorld.CARDS.get(i), RandomWorld.FIRST_CUSTOMER + i, 3012, ALL_PERMISSIONS, 0));
        }
        for (int i = 0; i < 3; i++) {
            puts.add(
                    merchant(RandomWorld.MERCHANTS.get(i), RandomWorld.FIRST_MERCHANT_ACCOUNT + i, ALL_PERMISSIONS, 0));
            puts.add(terminal(RandomWorld.TERMINALS[0], RandomWorld.MERCHANTS.get(i), ALL_PERMISSIONS, 0));
        }
        puts.add(terminal(RandomWorld.TERMINALS[1], RandomWorld.MERCHANTS.get(0), ALL_PERMISSIONS, 0));
        for (Prefix prefix : RandomWorld.PREFIXES) {
            puts.add(route(prefix, prefix.number() == 621 ? 0 : 1));
        }
        return puts;
    }

    UnsafeBuffer next() {
        switch (dice.below(16)) {
            case 0:
                return participant(
                        dice.pick(RandomWorld.PARTICIPANTS[0], RandomWorld.PARTICIPANTS[1], 10003, dice.below(12)),
                        dice.pick(0, 1, 1, 2, 3, 3, 4, 255),
                        dice.pick(0, 0, 0, 0, 1, 2));
            case 1:
            case 2:
            case 3:
                return randomAccount();
            case 4:
            case 5:
            case 6:
                return randomCard();
            case 7:
            case 8:
                return randomMerchant();
            case 9:
            case 10:
                return terminal(
                        dice.oneIn(8) ? dice.below(20) : dice.pick(RandomWorld.TERMINALS[0], RandomWorld.TERMINALS[1]),
                        dice.pick(RandomWorld.MERCHANTS),
                        permissions(),
                        dice.pick(0, 0, 0, 0, 1, 2));
            case 11:
                return randomRoute();
            default:
                return randomLimit();
        }
    }

    private UnsafeBuffer randomAccount() {
        boolean existing = !dice.oneIn(4);
        long id = dice.oneIn(12)
                ? dice.pick(0, 1, CNY, USD, 999, -5)
                : existing ? dice.pick(customer(), merchantAccount()) : 3000 + dice.below(40);
        long opening = existing ? dice.pick(0L, 0L, 0L, 0L, 1L) : dice.pick(0, 1, 500, 20_000, -1, Long.MAX_VALUE);
        long creditLine = dice.pick(0, 0, 0, 300, 1_000, 100_000, -1);
        long maxBalance = dice.pick(0, 0, 0, 2_000, 10_000, -1);
        int currency = usualCurrency(id);
        int kind = dice.oneIn(12) ? dice.pick(0, 3, 7, 8) : id < RandomWorld.FIRST_MERCHANT_ACCOUNT ? 1 : 2;
        int status = dice.pick(0, 0, 0, 0, 0, 0, 1, 2, dice.below(4));
        int mayGoNegative = dice.pick(0, 0, 0, 0, 1, dice.below(3));
        if (dice.oneIn(12)) {
            currency = dice.pick(0, EUR, USD, CNY, 999, 1000, 65535);
        }
        return account(id, opening, creditLine, maxBalance, currency, kind, status, mayGoNegative);
    }

    private UnsafeBuffer randomCard() {
        Pan pan = dice.oneIn(10) ? dice.pick(RandomWorld.STRANGERS) : dice.pick(RandomWorld.CARDS);
        if (dice.oneIn(10)) {
            pan = new Pan(RandomWorld.withCheckDigit(622588000000000L + dice.below(30)), 16);
        }
        int ownAccount = Math.max(0, RandomWorld.CARDS.indexOf(pan));
        long account = dice.oneIn(4)
                ? dice.pick(customer(), merchantAccount(), CNY, 777_777)
                : RandomWorld.FIRST_CUSTOMER + ownAccount;
        int expiry = dice.pick(3012, 3012, 3012, 3012, 2611, 2612, 2701, 0, 3013, 2513);
        int status = dice.pick(0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5);
        return card(pan, account, expiry, permissions(), status);
    }

    private UnsafeBuffer randomMerchant() {
        int which = dice.below(RandomWorld.MERCHANTS.size());
        long account = dice.oneIn(5)
                ? dice.pick(customer(), merchantAccount(), USD, 777_777)
                : RandomWorld.FIRST_MERCHANT_ACCOUNT + which;
        MerchantId id = dice.oneIn(8) ? new MerchantId(1, dice.below(20)) : RandomWorld.MERCHANTS.get(which);
        return merchant(id, account, permissions(), dice.pick(0, 0, 0, 0, 0, 1, 2));
    }

    private UnsafeBuffer randomRoute() {
        Prefix prefix = dice.oneIn(3)
                ? new Prefix(dice.pick(0, 6, 62, 6225, 7_000_000 + dice.below(20)), dice.pick(0, 1, 2, 4, 7, 19, 20))
                : dice.pick(RandomWorld.PREFIXES);
        UnsafeBuffer put = route(prefix, dice.pick(0, 0, 1, 1, 1, 2));
        if (dice.oneIn(8)) {
            edit(put, new PutRouteEncoder()).channel((short) dice.pick(0, 2));
        }
        return put;
    }

    private UnsafeBuffer randomLimit() {
        int measure = dice.oneIn(20) ? dice.pick(0, 4) : 1 + dice.below(3);
        int window = measure == 1 ? 0 : 1;
        if (dice.oneIn(20)) {
            window = dice.below(3);
        }
        long threshold = measure == 3 ? dice.between(0, 60) : dice.pick(200, 1_000, 5_000, 20_000, 1_000_000);
        if (dice.oneIn(20)) {
            threshold = dice.pick(-1, 0, Long.MAX_VALUE);
        }
        if (dice.oneIn(3)) {
            threshold = 1_000_000_000_000L;
        }
        int scope = dice.oneIn(20) ? dice.pick(0, 6) : 1 + dice.below(5);
        int number = dice.oneIn(20) ? dice.pick(0, 500) : 1 + dice.below(9);
        return limit(number, scope, measure, window, threshold);
    }

    private long customer() {
        return RandomWorld.FIRST_CUSTOMER + dice.below(RandomWorld.CUSTOMERS);
    }

    private long merchantAccount() {
        return RandomWorld.FIRST_MERCHANT_ACCOUNT + dice.below(RandomWorld.MERCHANT_ACCOUNTS);
    }

    private static int usualCurrency(long account) {
        return account == RandomWorld.FIRST_CUSTOMER + 7 || account == RandomWorld.FIRST_MERCHANT_ACCOUNT + 3
                ? USD
                : CNY;
    }

    private int permissions() {
        return dice.oneIn(3) ? dice.pick(7, 11, 13, 14, 0, 16, 65535) : ALL_PERMISSIONS;
    }

    private UnsafeBuffer participant(long id, int role, int status) {
        UnsafeBuffer put = room(PutParticipantEncoder.BLOCK_LENGTH);
        new PutParticipantEncoder()
                .wrapAndApplyHeader(put, 0, header)
                .participant(id)
                .role((short) role)
                .status((short) status);
        return put;
    }

    private UnsafeBuffer account(
            long id,
            long opening,
            long creditLine,
            long maxBalance,
            int currency,
            int kind,
            int status,
            int mayGoNegative) {
        UnsafeBuffer put = room(PutAccountEncoder.BLOCK_LENGTH);
        new PutAccountEncoder()
                .wrapAndApplyHeader(put, 0, header)
                .account(id)
                .openingBalance(opening)
                .creditLine(creditLine)
                .maxBalance(maxBalance)
                .currency(currency)
                .kind((short) kind)
                .status((short) status)
                .mayGoNegative((short) mayGoNegative);
        return put;
    }

    private UnsafeBuffer card(Pan pan, long account, int expiry, int permissions, int status) {
        UnsafeBuffer put = room(PutCardEncoder.BLOCK_LENGTH);
        PutCardEncoder card = new PutCardEncoder().wrapAndApplyHeader(put, 0, header);
        card.pan().number(pan.number()).digits((short) pan.digits());
        card.account(account).expiry(expiry).permissions(permissions).status((short) status);
        return put;
    }

    private UnsafeBuffer merchant(MerchantId id, long account, int permissions, int status) {
        UnsafeBuffer put = room(PutMerchantEncoder.BLOCK_LENGTH);
        PutMerchantEncoder merchant = new PutMerchantEncoder().wrapAndApplyHeader(put, 0, header);
        merchant.merchantId().high(id.high()).low(id.low());
        merchant.account(account).mcc(5399).permissions(permissions).status((short) status);
        return put;
    }

    private UnsafeBuffer terminal(long id, MerchantId merchant, int permissions, int status) {
        UnsafeBuffer put = room(PutTerminalEncoder.BLOCK_LENGTH);
        PutTerminalEncoder terminal = new PutTerminalEncoder().wrapAndApplyHeader(put, 0, header);
        terminal.terminalId(id).merchantId().high(merchant.high()).low(merchant.low());
        terminal.permissions(permissions).status((short) status);
        return put;
    }

    private UnsafeBuffer route(Prefix prefix, int checkDigit) {
        UnsafeBuffer put = room(PutRouteEncoder.BLOCK_LENGTH);
        new PutRouteEncoder()
                .wrapAndApplyHeader(put, 0, header)
                .prefix(prefix.number())
                .prefixDigits((short) prefix.digits())
                .channel((short) 1)
                .checkDigit((short) checkDigit);
        return put;
    }

    private UnsafeBuffer limit(int number, int scope, int measure, int window, long threshold) {
        UnsafeBuffer put = room(PutLimitEncoder.BLOCK_LENGTH);
        new PutLimitEncoder()
                .wrapAndApplyHeader(put, 0, header)
                .threshold(threshold)
                .limitNumber(number)
                .scope((short) scope)
                .measure((short) measure)
                .window((short) window);
        return put;
    }

    private static PutRouteEncoder edit(UnsafeBuffer put, PutRouteEncoder encoder) {
        return encoder.wrap(put, MessageHeaderEncoder.ENCODED_LENGTH);
    }

    /** Zeroed memory for a header and a block. */
    static UnsafeBuffer room(int blockLength) {
        return new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + blockLength]);
    }
}
