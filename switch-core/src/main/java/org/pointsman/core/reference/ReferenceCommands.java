package org.pointsman.core.reference;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AuthorEncoder;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PanEncoder;
import org.pointsman.core.codec.PutAccountEncoder;
import org.pointsman.core.codec.PutCardEncoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.codec.PutMerchantEncoder;
import org.pointsman.core.codec.PutParticipantEncoder;
import org.pointsman.core.codec.PutRouteEncoder;
import org.pointsman.core.codec.PutTerminalEncoder;

/**
 * Turns reference data into the commands that seed an empty journal: genesis first, then every row after the rows it
 * refers to, lists in their own order. The same data always gives the same bytes.
 *
 * <p>Commands are {@code engine.xml} messages, header and block, with zeroed padding. An instance belongs to one run.
 */
public final class ReferenceCommands {

    /** Room for the name of a participant, a merchant or a limit. */
    public static final int MAX_NAME_BYTES = PutMerchantEncoder.nameLength();

    /** Timers that fire in one step at most: few, so that no command waits long behind them. */
    public static final int MAX_TIMERS_PER_STEP = 4;

    /** Requests of API clients that are remembered at most, however many transactions are: they have a table of their own. */
    public static final int MAX_CLIENT_REQUESTS = 1 << 20;

    static final int MAX_COMMAND_LENGTH = 512;

    private static final byte[] AUTHOR = "reference".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REASON = "initial reference data".getBytes(StandardCharsets.US_ASCII);

    /** Receives the commands one by one; the memory is valid during the call only. */
    @FunctionalInterface
    public interface Sink {
        void onCommand(DirectBuffer buffer, int offset, int length);
    }

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_COMMAND_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PutParticipantEncoder participant = new PutParticipantEncoder();
    private final PutAccountEncoder account = new PutAccountEncoder();
    private final PutCardEncoder card = new PutCardEncoder();
    private final PutMerchantEncoder merchant = new PutMerchantEncoder();
    private final PutTerminalEncoder terminal = new PutTerminalEncoder();
    private final PutRouteEncoder route = new PutRouteEncoder();
    private final PutLimitEncoder limit = new PutLimitEncoder();
    private final Sink sink;

    private ReferenceCommands(Sink sink) {
        this.sink = sink;
    }

    /**
     * @param digest of the same data, for the genesis command
     * @throws IllegalArgumentException if a name or an identifier does not fit
     */
    public static void write(ReferenceData data, ReferenceDigest digest, Sink sink) {
        ReferenceCommands commands = new ReferenceCommands(sink);
        commands.genesis(data, digest);
        data.participants().forEach(commands::participant);
        data.accounts().forEach(commands::account);
        data.cards().forEach(commands::card);
        data.merchants().forEach(commands::merchant);
        data.terminals().forEach(commands::terminal);
        data.routes().forEach(commands::route);
        for (int i = 0; i < data.limits().size(); i++) {
            commands.limit(i + 1, data.limits().get(i));
        }
    }

    private void genesis(ReferenceData data, ReferenceDigest digest) {
        Bounds bounds = data.bounds();
        GenesisEncoder genesis = new GenesisEncoder().wrapAndApplyHeader(cleared(), 0, header);
        genesis.referenceDigest().a(digest.a()).b(digest.b()).c(digest.c()).d(digest.d());
        genesis.rememberAtLeastNs(data.remember().atLeast().toNanos())
                .holdForNs(data.holds().expireAfter().toNanos())
                .maxTransactions(data.remember().transactions())
                .maxHolds(data.holds().max())
                .maxAccounts(bounds.accounts())
                .maxCards(bounds.cards())
                .maxMerchants(bounds.merchants())
                .maxTerminals(bounds.terminals())
                .maxUsages(bounds.usages())
                .maxParticipants(bounds.participants())
                .maxRoutes(bounds.routes())
                .maxLimits(bounds.limits())
                .maxTimersPerStep(MAX_TIMERS_PER_STEP)
                .maxClientRequests(Math.min(MAX_CLIENT_REQUESTS, data.remember().transactions()));
        emit(genesis.encodedLength());
    }

    private void participant(Participant row) {
        participant
                .wrapAndApplyHeader(cleared(), 0, header)
                .participant(row.id())
                .role((short) row.role().code())
                .status((short) row.status().code());
        name(row.name(), participant.offset() + PutParticipantEncoder.nameEncodingOffset());
        author(participant.author());
        emit(participant.encodedLength());
    }

    private void account(Account row) {
        account.wrapAndApplyHeader(cleared(), 0, header)
                .account(row.id())
                .openingBalance(row.balance())
                .creditLine(row.creditLine())
                .maxBalance(row.maxBalance())
                .currency(row.currency())
                .kind((short) row.kind().code())
                .status((short) row.status().code())
                .mayGoNegative((short) (row.mayGoNegative() ? 1 : 0));
        author(account.author());
        emit(account.encodedLength());
    }

    private void card(Card row) {
        card.wrapAndApplyHeader(cleared(), 0, header);
        PanEncoder pan = card.pan();
        pan.number(row.panNumber()).digits((short) row.panDigits());
        card.account(row.account())
                .expiry(row.expiry())
                .permissions(row.permissions())
                .status((short) row.status().code());
        author(card.author());
        emit(card.encodedLength());
    }

    private void merchant(Merchant row) {
        merchant.wrapAndApplyHeader(cleared(), 0, header);
        merchant.merchantId().high(PackedText.merchantIdHigh(row.id())).low(PackedText.merchantIdLow(row.id()));
        merchant.account(row.account())
                .mcc(row.mcc())
                .permissions(row.permissions())
                .status((short) row.status().code());
        name(row.name(), merchant.offset() + PutMerchantEncoder.nameEncodingOffset());
        author(merchant.author());
        emit(merchant.encodedLength());
    }

    private void terminal(Terminal row) {
        terminal.wrapAndApplyHeader(cleared(), 0, header).terminalId(PackedText.terminalId(row.id()));
        terminal.merchantId()
                .high(PackedText.merchantIdHigh(row.merchant()))
                .low(PackedText.merchantIdLow(row.merchant()));
        terminal.permissions(row.permissions()).status((short) row.status().code());
        author(terminal.author());
        emit(terminal.encodedLength());
    }

    private void route(Route row) {
        route.wrapAndApplyHeader(cleared(), 0, header)
                .prefix(row.prefix())
                .prefixDigits((short) row.prefixDigits())
                .channel((short) row.channel().code())
                .checkDigit((short) row.checkDigit().code());
        author(route.author());
        emit(route.encodedLength());
    }

    private void limit(int number, Limit row) {
        limit.wrapAndApplyHeader(cleared(), 0, header)
                .threshold(row.max())
                .limitNumber(number)
                .scope((short) row.scope().code())
                .measure((short) row.measure().code())
                .window((short) row.window().code());
        name(row.name(), limit.offset() + PutLimitEncoder.nameEncodingOffset());
        author(limit.author());
        emit(limit.encodedLength());
    }

    private UnsafeBuffer cleared() {
        buffer.setMemory(0, buffer.capacity(), (byte) 0);
        return buffer;
    }

    private void name(String name, int offset) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("name of more than " + MAX_NAME_BYTES + " bytes: '" + name + "'");
        }
        buffer.putBytes(offset, bytes);
    }

    private void author(AuthorEncoder author) {
        buffer.putBytes(author.offset() + AuthorEncoder.nameEncodingOffset(), AUTHOR);
        buffer.putBytes(author.offset() + AuthorEncoder.reasonEncodingOffset(), REASON);
    }

    private void emit(int blockLength) {
        sink.onCommand(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
    }
}
