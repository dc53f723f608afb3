package org.pointsman.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;

/** Drives an engine command by command and reads the outcomes of the last one. */
public final class EngineDriver {
    /** 2026-11-20. */
    public static final int FIRST_DAY = 20_777;

    public static final long START_NS = 1_795_132_800_000_000_000L;

    public final Commands commands = new Commands();
    public final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[64 * 1024]), 0, 64 * 1024);
    public long nowNs = START_NS;

    private final Engine engine;

    public EngineDriver(Engine engine) {
        this.engine = engine;
    }

    /** The small world: one acquirer, merchant, terminal and card with 1,000.00, routed on us, day 2026-11-20. */
    public EngineDriver found() {
        commands.genesis();
        accepted();
        return populate();
    }

    /** As {@link #found}, after a Genesis of the test's own. */
    public EngineDriver populate() {
        commands.businessDay(FIRST_DAY, 1120);
        accepted();
        return populateWithoutDay();
    }

    /** As {@link #populate}, before the first business day. */
    public EngineDriver populateWithoutDay() {
        commands.participant(Commands.ACQUIRER);
        accepted();
        commands.account(Commands.CARD_ACCOUNT, 1_000_00);
        accepted();
        commands.account(Commands.MERCHANT_ACCOUNT, 0).kind((short) 2);
        accepted();
        commands.card(Commands.PAN, Commands.CARD_ACCOUNT);
        accepted();
        commands.merchant(Commands.MERCHANT, Commands.MERCHANT_ACCOUNT);
        accepted();
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT);
        accepted();
        commands.route("622588");
        accepted();
        return this;
    }

    /** Applies the command that {@link #commands} built last, at {@link #nowNs}. */
    public EngineDriver send() {
        engine.onCommand(nowNs, commands.buffer(), 0, commands.length(), outcomes.clear());
        return this;
    }

    /** Sends the command and returns its {@link org.pointsman.core.engine.CommandError}. */
    public int result() {
        send();
        return last(CommandResultDecoder.TEMPLATE_ID, new CommandResultDecoder()::wrap)
                .result();
    }

    /** Sends the command, which must be accepted. */
    public void accepted() {
        int result = result();
        if (result != 0) {
            throw new AssertionError("rejected with " + result);
        }
    }

    /** Sends the request and returns its reply. */
    public ReplyDecoder reply() {
        send();
        return last(ReplyDecoder.TEMPLATE_ID, new ReplyDecoder()::wrap);
    }

    /** Sends the request and returns the response code of its reply. */
    public int code() {
        return reply().responseCode();
    }

    /** Sends the request of an API client about a payment and returns its answer. */
    public PaymentViewDecoder view() {
        send();
        return last(PaymentViewDecoder.TEMPLATE_ID, new PaymentViewDecoder()::wrap);
    }

    /** Sends the request to open an account and returns its answer. */
    public AccountReplyDecoder accountReply() {
        send();
        return last(AccountReplyDecoder.TEMPLATE_ID, new AccountReplyDecoder()::wrap);
    }

    /** Asks for what {@link #commands} built last, a payment query. */
    public PaymentViewDecoder query() {
        engine.onQuery(commands.buffer(), 0, commands.length(), outcomes.clear());
        return last(PaymentViewDecoder.TEMPLATE_ID, new PaymentViewDecoder()::wrap);
    }

    /** The transaction of a number as it stands. */
    public PaymentViewDecoder payment(long transaction) {
        commands.paymentQuery(1).transaction(transaction);
        return query();
    }

    public AccountViewDecoder account(long id) {
        commands.accountQuery(id);
        engine.onQuery(commands.buffer(), 0, commands.length(), outcomes.clear());
        return last(AccountViewDecoder.TEMPLATE_ID, new AccountViewDecoder()::wrap);
    }

    public long posted(long accountId) {
        return account(accountId).posted();
    }

    public long held(long accountId) {
        return account(accountId).held();
    }

    public boolean tick() {
        return engine.onTick(nowNs, outcomes.clear());
    }

    /** The HoldExpired outcomes of the last step, in order. */
    public List<HoldExpiredDecoder> expired() {
        List<HoldExpiredDecoder> expired = new ArrayList<>();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (int offset = outcomes.offset(); offset < end(); offset += lengthAt(header, offset)) {
            header.wrap(outcomes.buffer(), offset);
            if (header.templateId() == HoldExpiredDecoder.TEMPLATE_ID) {
                expired.add(new HoldExpiredDecoder()
                        .wrap(outcomes.buffer(), offset + header.encodedLength(), header.blockLength(), 0));
            }
        }
        return expired;
    }

    private <D> D last(int templateId, Wrapper<D> wrapper) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        int offset = outcomes.offset();
        int lastOffset = -1;
        while (offset < end()) {
            lastOffset = offset;
            offset += lengthAt(header, offset);
        }
        if (lastOffset < 0 || header.templateId() != templateId) {
            throw new AssertionError("the last outcome is not a " + templateId);
        }
        return wrapper.wrap(outcomes.buffer(), lastOffset + header.encodedLength(), header.blockLength(), 0);
    }

    private int end() {
        return outcomes.offset() + outcomes.length();
    }

    private int lengthAt(MessageHeaderDecoder header, int offset) {
        header.wrap(outcomes.buffer(), offset);
        return header.encodedLength() + header.blockLength();
    }

    private interface Wrapper<D> {
        D wrap(DirectBuffer buffer, int offset, int blockLength, int version);
    }
}
