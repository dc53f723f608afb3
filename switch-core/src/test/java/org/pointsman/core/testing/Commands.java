package org.pointsman.core.testing;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.BusinessDayEncoder;
import org.pointsman.core.codec.CaptureRequestEncoder;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.MerchantIdEncoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.codec.PanEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestEncoder;
import org.pointsman.core.codec.PutAccountEncoder;
import org.pointsman.core.codec.PutCardEncoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.codec.PutMerchantEncoder;
import org.pointsman.core.codec.PutParticipantEncoder;
import org.pointsman.core.codec.PutRouteEncoder;
import org.pointsman.core.codec.PutTerminalEncoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.RrnEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;

/**
 * Builds one command at a time. Each method starts a command that is complete and would be accepted in the small world
 * of {@link EngineDriver#found()}, and returns its encoder to change what the test is about; composite fields are
 * changed through the static helpers.
 */
public final class Commands {
    public static final long ACQUIRER = 10001;
    public static final String TERMINAL = "10000001";
    public static final String MERCHANT = "898310053990001";
    /** Luhn-valid, in the routed range 622588. */
    public static final String PAN = "6225880012345675";

    /** Another such number, of no card. */
    public static final String OTHER_PAN = "6225880000000001";

    public static final long CARD_ACCOUNT = 1_000_000_001L;
    public static final long MERCHANT_ACCOUNT = 2_000_000_001L;
    public static final int CNY = 156;
    public static final int ABSENT_TIME = -1;

    private static final int LARGEST_BLOCK = 512;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LARGEST_BLOCK]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder readHeader = new MessageHeaderDecoder();
    private final TransactionRequestEncoder request = new TransactionRequestEncoder();
    private final ReversalRequestEncoder reversal = new ReversalRequestEncoder();
    private final GenesisEncoder genesis = new GenesisEncoder();
    private final HostStartedEncoder hostStarted = new HostStartedEncoder();
    private final BusinessDayEncoder businessDay = new BusinessDayEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final PutParticipantEncoder participant = new PutParticipantEncoder();
    private final PutAccountEncoder account = new PutAccountEncoder();
    private final PutCardEncoder card = new PutCardEncoder();
    private final PutMerchantEncoder merchant = new PutMerchantEncoder();
    private final PutTerminalEncoder terminal = new PutTerminalEncoder();
    private final PutRouteEncoder route = new PutRouteEncoder();
    private final PutLimitEncoder limit = new PutLimitEncoder();
    private final AccountQueryEncoder accountQuery = new AccountQueryEncoder();
    private final PaymentQueryEncoder paymentQuery = new PaymentQueryEncoder();
    private final PaymentRequestEncoder payment = new PaymentRequestEncoder();
    private final CaptureRequestEncoder capture = new CaptureRequestEncoder();
    private final PaymentReversalRequestEncoder paymentReversal = new PaymentReversalRequestEncoder();
    private final OpenAccountRequestEncoder openAccount = new OpenAccountRequestEncoder();

    /** Where the command stands, from offset 0. */
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** Header and block of the command built last, in bytes. */
    public int length() {
        readHeader.wrap(buffer, 0);
        return MessageHeaderDecoder.ENCODED_LENGTH + readHeader.blockLength();
    }

    /** The command built last, in memory of its own: to be sent later, or again. */
    public UnsafeBuffer copy() {
        byte[] bytes = new byte[length()];
        buffer.getBytes(0, bytes);
        return new UnsafeBuffer(bytes);
    }

    /** A purchase of 100.00 with {@link #PAN} (class 2); the STAN also makes transmission and local time differ. */
    public TransactionRequestEncoder request(int stan) {
        request.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(1)
                .messageClass((short) 2)
                .connection(7)
                .correlation(stan)
                .stan(stan)
                .terminalId(text8(TERMINAL))
                .acquirer(ACQUIRER)
                .transmissionTime(1120_000000L + stan % 1_000_000)
                .localTime(stan % 1_000_000)
                .localDate(1120)
                .currency(CNY)
                .conditionCode((short) 255)
                .amount(100_00);
        merchantId(request.merchantId(), MERCHANT);
        pan(request.pan(), PAN);
        return request;
    }

    /** A reversal, by DE 90, of the whole of {@code request(originalStan)}. */
    public ReversalRequestEncoder reversal(int stan, int originalStan) {
        reversal.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(1)
                .messageClass((short) 4)
                .originalClass((short) 2)
                .connection(7)
                .correlation(stan)
                .stan(stan)
                .terminalId(text8(TERMINAL))
                .acquirer(ACQUIRER)
                .transmissionTime(1120_000000L + stan % 1_000_000)
                .localTime(originalStan % 1_000_000)
                .localDate(1120)
                .currency(CNY)
                .originalStan(originalStan)
                .amount(100_00)
                .originalTransmissionTime(1120_000000L + originalStan % 1_000_000)
                .originalAcquirer(ACQUIRER)
                .replacementAmount(-1);
        merchantId(reversal.merchantId(), MERCHANT);
        pan(reversal.pan(), PAN);
        return reversal;
    }

    /** A payment by API of 100.00 with {@link #PAN}, captured at once (class 2), at the merchant without a terminal. */
    public PaymentRequestEncoder payment(long key) {
        payment.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .messageClass((short) 2)
                .connection(8)
                .correlation(key)
                .client(3)
                .amount(100_00)
                .currency(CNY)
                .reference("order " + key);
        payment.key().high(77).low(key);
        merchantId(payment.merchantId(), MERCHANT);
        pan(payment.pan(), PAN);
        return payment;
    }

    /** The capture of the whole of a payment. */
    public CaptureRequestEncoder capture(long key, long transaction) {
        capture.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .connection(8)
                .correlation(key)
                .client(3)
                .transaction(transaction);
        capture.key().high(77).low(key);
        return capture;
    }

    public PaymentReversalRequestEncoder paymentReversal(long key, long transaction) {
        paymentReversal
                .wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .connection(8)
                .correlation(key)
                .client(3)
                .transaction(transaction);
        paymentReversal.key().high(77).low(key);
        return paymentReversal;
    }

    /** A customer's account in CNY, to be opened by API. */
    public OpenAccountRequestEncoder openAccount(long key, long id) {
        openAccount
                .wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .kind((short) 1)
                .connection(8)
                .correlation(key)
                .client(3)
                .account(id)
                .currency(CNY);
        openAccount.key().high(77).low(key);
        openAccount.author().name("client 3").reason("by API");
        return openAccount;
    }

    public PaymentQueryEncoder paymentQuery(int by) {
        return paymentQuery
                .wrapAndApplyHeader(cleared(), 0, header)
                .gateway(3)
                .by((short) by)
                .connection(4)
                .correlation(5);
    }

    /** Small bounds: a thousand of everything, holds for 7 days, memory of at least a minute. */
    public GenesisEncoder genesis() {
        return genesis.wrapAndApplyHeader(cleared(), 0, header)
                .rememberAtLeastNs(0)
                .holdForNs(7 * 24 * 3_600_000_000_000L)
                .maxTransactions(1000)
                .maxHolds(1000)
                .maxAccounts(1000)
                .maxCards(1000)
                .maxMerchants(1000)
                .maxTerminals(1000)
                .maxUsages(1000)
                .maxParticipants(1000)
                .maxRoutes(1000)
                .maxLimits(1000)
                .maxTimersPerStep(16)
                .maxClientRequests(1000);
    }

    public HostStartedEncoder hostStarted() {
        return hostStarted
                .wrapAndApplyHeader(cleared(), 0, header)
                .schemaVersion(1)
                .rulesVersion(1);
    }

    public BusinessDayEncoder businessDay(int epochDay, int monthDay) {
        return businessDay
                .wrapAndApplyHeader(cleared(), 0, header)
                .epochDay(epochDay)
                .monthDay(monthDay);
    }

    public TickEncoder tick() {
        return tick.wrapAndApplyHeader(cleared(), 0, header);
    }

    public PutParticipantEncoder participant(long id) {
        return participant
                .wrapAndApplyHeader(cleared(), 0, header)
                .participant(id)
                .role((short) 1);
    }

    /** A customer's account in CNY. */
    public PutAccountEncoder account(long id, long openingBalance) {
        return account.wrapAndApplyHeader(cleared(), 0, header)
                .account(id)
                .openingBalance(openingBalance)
                .currency(CNY)
                .kind((short) 1);
    }

    /** Active, to the end of 2030, everything permitted. */
    public PutCardEncoder card(String pan, long accountId) {
        card.wrapAndApplyHeader(cleared(), 0, header)
                .account(accountId)
                .expiry(3012)
                .permissions(15);
        pan(card.pan(), pan);
        return card;
    }

    public PutMerchantEncoder merchant(String id, long accountId) {
        merchant.wrapAndApplyHeader(cleared(), 0, header)
                .account(accountId)
                .mcc(5399)
                .permissions(15);
        merchantId(merchant.merchantId(), id);
        return merchant;
    }

    public PutTerminalEncoder terminal(String id, String merchant) {
        terminal.wrapAndApplyHeader(cleared(), 0, header).terminalId(text8(id)).permissions(15);
        merchantId(terminal.merchantId(), merchant);
        return terminal;
    }

    /** On us, check digit by Luhn. */
    public PutRouteEncoder route(String prefix) {
        return route.wrapAndApplyHeader(cleared(), 0, header)
                .prefix(prefix.isEmpty() ? 0 : Long.parseUnsignedLong(prefix))
                .prefixDigits((short) prefix.length())
                .channel((short) 1)
                .checkDigit((short) 1);
    }

    /** @param scope 1 card … 5 acquirer; @param measure 1 single, 2 amount, 3 count; the window follows from it */
    public PutLimitEncoder limit(int number, int scope, int measure, long threshold) {
        return limit.wrapAndApplyHeader(cleared(), 0, header)
                .limitNumber(number)
                .scope((short) scope)
                .measure((short) measure)
                .window((short) (measure == 1 ? 0 : 1))
                .threshold(threshold);
    }

    public AccountQueryEncoder accountQuery(long id) {
        return accountQuery
                .wrapAndApplyHeader(cleared(), 0, header)
                .gateway(3)
                .connection(4)
                .correlation(5)
                .account(id);
    }

    /** @param digits empty for an absent number */
    public static void pan(PanEncoder encoder, String digits) {
        encoder.number(digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits)).digits((short) digits.length());
    }

    public static void merchantId(MerchantIdEncoder encoder, String text) {
        encoder.high(text8(text)).low(text.length() > 8 ? text8(text.substring(8)) : 0);
    }

    /** @param text twelve characters, or empty for an absent one */
    public static void rrn(RrnEncoder encoder, String text) {
        encoder.high(text8(text)).low(text.isEmpty() ? 0 : text8(text.substring(8)) >>> 32);
    }

    /** The first eight characters as a big-endian word, filled up with zeros. */
    public static long text8(String text) {
        long word = 0;
        for (int i = 0; i < 8; i++) {
            word = word << 8 | (i < text.length() ? text.charAt(i) : 0);
        }
        return word;
    }

    private MutableDirectBuffer cleared() {
        buffer.setMemory(0, buffer.capacity(), (byte) 0);
        return buffer;
    }
}
