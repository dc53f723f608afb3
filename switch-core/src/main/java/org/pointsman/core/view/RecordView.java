package org.pointsman.core.view;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.host.JournalPayload;

/**
 * One record of a journal: when what was asked, and what followed from it. A flyweight over bytes of the caller's, valid as
 * long as they are. One thread uses it.
 *
 * <p>Three ways to look: {@link #command()} and {@link #outcome} field by field as the schema has them; by
 * {@link RecordField}, wherever a value stands; and the accessors for what most want to know.
 */
public final class RecordView {
    /** Of an accessor: the record does not say. */
    public static final int NONE = -1;

    private static final int RECORD_FIELDS = RecordField.values().length;
    private static final int MAX_TEMPLATES = 256;
    private static final int REPEATED = 4;
    private static final int FINANCIAL = 2;
    private static final int ACCOUNT_DIGITS = 10_000;
    private static final int FUNDS_INQUIRY = 30;
    private static final int BALANCE_INQUIRY = 31;

    private final Schema schema;
    /** By template and {@link RecordField}: which field of the message it is. */
    private final Field[][] fields = new Field[MAX_TEMPLATES][RECORD_FIELDS];

    private final String[] words = new String[MAX_TEMPLATES];
    private final MessageView command;
    private final List<MessageView> outcomes = new ArrayList<>();
    private int outcomeCount;
    private MessageView answer;
    private DirectBuffer buffer;
    private int offset;
    private long sequence;
    private long timestampNs;

    public RecordView() {
        this(Schema.engine());
    }

    RecordView(Schema schema) {
        this.schema = schema;
        for (MessageLayout layout : schema.messages()) {
            words[layout.templateId()] = layout.word();
            for (RecordField field : RecordField.values()) {
                fields[layout.templateId()][field.ordinal()] = field.in(layout);
            }
        }
        command = new MessageView(schema);
    }

    /**
     * @param memory with the record's payload ({@link JournalPayload}), whose lengths have been checked
     * @param payloadOffset of the payload
     * @param cardsReadable whether the card number of the command, if any, stands there decrypted
     */
    public RecordView wrap(
            DirectBuffer memory,
            int payloadOffset,
            long recordSequence,
            long recordTimestampNs,
            boolean cardsReadable) {
        buffer = memory;
        offset = payloadOffset;
        sequence = recordSequence;
        timestampNs = recordTimestampNs;
        int at = payloadOffset + JournalPayload.COMMAND_OFFSET;
        command.wrap(memory, at, cardsReadable);
        at += JournalPayload.commandLength(memory, payloadOffset);
        int end = at + JournalPayload.outcomesLength(memory, payloadOffset);
        outcomeCount = 0;
        answer = null;
        while (at < end) {
            MessageView outcome = outcomeAt(outcomeCount++).wrap(memory, at, cardsReadable);
            if (outcome.templateId() != HoldExpiredDecoder.TEMPLATE_ID) {
                answer = outcome;
            }
            at += outcome.length();
        }
        return this;
    }

    private MessageView outcomeAt(int index) {
        if (index == outcomes.size()) {
            outcomes.add(new MessageView(schema));
        }
        return outcomes.get(index);
    }

    public long sequence() {
        return sequence;
    }

    /** Nanoseconds since 1970. */
    public long timestampNs() {
        return timestampNs;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Offset of the payload in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    public MessageView command() {
        return command;
    }

    public int outcomeCount() {
        return outcomeCount;
    }

    /** Outcomes in their order: holds that ran out first, what answers the command last. */
    public MessageView outcome(int index) {
        return outcomes.get(index);
    }

    /** What answers the command, or null. */
    public MessageView answer() {
        return answer;
    }

    /** What the record is about, in a word: {@code authorisation}, {@code purchase}, {@code capture}, {@code put-card} … */
    public String word() {
        if (command.templateId() == TransactionRequestDecoder.TEMPLATE_ID) {
            return requestWord(number(RecordField.MESSAGE_CLASS), number(RecordField.PROCESSING_CODE));
        }
        String word = command.templateId() < MAX_TEMPLATES ? words[command.templateId()] : null;
        return word == null ? command.layout().word() : word;
    }

    /** The word for a {@code TransactionRequest}. */
    static String requestWord(long messageClass, long processingCode) {
        long type = processingCode / ACCOUNT_DIGITS;
        if (type == FUNDS_INQUIRY || type == BALANCE_INQUIRY) {
            return "inquiry";
        }
        return messageClass == FINANCIAL ? "purchase" : "authorisation";
    }

    /** Whether something is said in the record. */
    public boolean has(RecordField what) {
        return holder(what) != null;
    }

    /** The number that is said, in the command or in the answer; zero where neither says one. */
    public long number(RecordField what) {
        MessageView holder = holder(what);
        return holder == null ? 0 : holder.number(field(holder, what));
    }

    /** The second number of what takes two: of a merchant or an RRN its last characters. */
    public long secondNumber(RecordField what) {
        MessageView holder = holder(what);
        return holder == null ? 0 : holder.secondNumber(field(holder, what));
    }

    /** What people read; null where nothing is said. */
    public String text(RecordField what, CardFormat cards) {
        MessageView holder = holder(what);
        return holder == null ? null : holder.text(field(holder, what), cards);
    }

    /** The message that says it: the command if it does, and says more than zero; else the answer. */
    private MessageView holder(RecordField what) {
        Field inCommand = field(command, what);
        boolean said = inCommand != null && command.isPresent(inCommand);
        if (said && (command.number(inCommand) != 0 || what == RecordField.CARD)) {
            return command;
        }
        if (answer != null) {
            Field inAnswer = field(answer, what);
            if (inAnswer != null && answer.isPresent(inAnswer)) {
                return answer;
            }
        }
        return said ? command : null;
    }

    private Field field(MessageView message, RecordField what) {
        return message.templateId() < MAX_TEMPLATES ? fields[message.templateId()][what.ordinal()] : null;
    }

    /** DE 39 as a number, A0 is 160; {@link #NONE} where the record has none. */
    public int responseCode() {
        return has(RecordField.RESPONSE_CODE) ? (int) number(RecordField.RESPONSE_CODE) : NONE;
    }

    /** Number of the transaction that the record created or touched, 0 if none. */
    public long transaction() {
        return number(RecordField.TRANSACTION);
    }

    /** Minor units, 0 where there is none. */
    public long amount() {
        return number(RecordField.AMOUNT);
    }

    /** ISO 4217 number, 0 where there is none. */
    public int currency() {
        return (int) number(RecordField.CURRENCY);
    }

    /** Whether the first answer was given again. */
    public boolean isRepeat() {
        return (number(RecordField.FLAGS) & REPEATED) != 0;
    }

    /** Whether there is a card number in the command that can be read. */
    public boolean hasCard() {
        Field card = field(command, RecordField.CARD);
        return card != null && !command.isUnavailable(card) && command.isPresent(card);
    }

    /** The digits of the card number, as a number. Only if {@link #hasCard()}. */
    public long cardNumber() {
        return command.number(field(command, RecordField.CARD));
    }

    /** How many digits it has. Only if {@link #hasCard()}. */
    public int cardDigits() {
        return command.panDigits(field(command, RecordField.CARD));
    }
}
