package org.pointsman.core.oracle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Everything the oracle knows, in the plainest collections. What never changes after it was made is a record. */
final class OracleState {
    static final int ACTIVE = 0;

    static final int APPROVED = 1;
    static final int DECLINED = 2;
    static final int REVERSED = 3;
    static final int EXPIRED = 4;
    static final int UNMATCHED = 5;
    static final int PARTLY_REVERSED = 6;

    Genesis genesis;
    final Map<Long, Account> accounts = new TreeMap<>();
    final Map<Long, Participant> participants = new HashMap<>();
    final Map<Long, Card> cards = new HashMap<>();
    final Map<MerchantId, Merchant> merchants = new HashMap<>();
    final Map<TerminalId, Terminal> terminals = new HashMap<>();
    final Map<Prefix, Route> routes = new HashMap<>();
    final Map<Integer, Limit> limits = new TreeMap<>();

    /** Of the current business day only. */
    final Map<UsageKey, Long> usages = new HashMap<>();

    /** By transaction number: since every hold lasts equally long this is also the order in which they expire. */
    final TreeMap<Long, Hold> holds = new TreeMap<>();

    /** The remembered transactions, oldest first. */
    final Deque<Transaction> transactions = new ArrayDeque<>();

    long nextTransaction = 1;
    long approvalCounter = 1;
    long rrnCounter = 1;
    long stanCounter = 1;

    /** The remembered requests of API clients, oldest first. */
    final Deque<ClientRequest> clientRequests = new ArrayDeque<>();

    long nextClientRequest = 1;
    int epochDay;
    int monthDay;
    long lastTimestampNs;

    record Genesis(
            long digestA,
            long digestB,
            long digestC,
            long digestD,
            long rememberAtLeastNs,
            long holdForNs,
            long maxTransactions,
            long maxHolds,
            long maxAccounts,
            long maxCards,
            long maxMerchants,
            long maxTerminals,
            long maxUsages,
            int maxParticipants,
            int maxRoutes,
            int maxLimits,
            int maxTimersPerStep,
            long maxClientRequests) {}

    record Participant(int role, int status) {}

    record Card(Pan pan, int status, int expiry, int permissions, long account) {}

    record MerchantId(long high, long low) {}

    record Merchant(int mcc, int permissions, int status, long account) {}

    record TerminalId(long id, MerchantId merchant) {}

    record Terminal(int permissions, int status) {}

    record Prefix(long number, int digits) {}

    record Route(int channel, int checkDigit) {}

    record Limit(int scope, int measure, int window, long threshold) {}

    /** One of card, account, merchant, terminal or participant, as the key of its record; the limit tells which. */
    record UsageKey(Object subject, int limitNumber) {}

    record Pan(long number, int digits) {
        /** First six and last four digits; this is what a person may see. */
        @Override
        public String toString() {
            String all = Long.toUnsignedString(number);
            String shown = all.length() > 10
                    ? all.substring(0, 6) + "*".repeat(all.length() - 10) + all.substring(all.length() - 4)
                    : "*".repeat(all.length());
            return shown + "/" + digits;
        }
    }

    record Rrn(long high, long low) {
        static final Rrn NONE = new Rrn(0, 0);
    }

    /** What names a message: class, DE 7, 11, 32 and 41. */
    record MessageKey(int messageClass, long transmissionTime, long stan, long acquirer, long terminalId) {}

    static final class Account {
        final int currency;
        final int kind;
        int status;
        boolean mayGoNegative;
        long creditLine;
        long maxBalance;
        long posted;
        long held;

        Account(int currency, int kind) {
            this.currency = currency;
            this.kind = kind;
        }
    }

    static final class Hold {
        final long account;
        final long deadlineNs;
        long amount;

        Hold(long account, long amount, long deadlineNs) {
            this.account = account;
            this.amount = amount;
            this.deadlineNs = deadlineNs;
        }
    }

    /** A remembered request: what it said, what was answered, and what became of it. */
    static final class Transaction {
        final long number;
        final Message message;
        final Answer answer;
        final long timestampNs;
        final int epochDay;

        /** Whose money it was: the card's account; 0 if not approved. */
        final long account;

        /** The merchant's account that got the money; 0 if none did. */
        long receiver;

        int state;

        /** What of the amount is still held, or with the merchant. */
        long remaining;

        /** An authorisation that was captured. */
        boolean captured;

        /** The amount that a capture moved, which is all or what a partial reversal had left. */
        long capturedAmount;

        /** What was captured is what a partial reversal had left. */
        boolean restCaptured;

        /** The reversal request that reversed it, or null. */
        Transaction reversal;

        /** Of {@link OracleHash}: the hash of this record in the state {@code hashedState}. */
        long hash;

        int hashedState;

        Transaction(
                long number,
                Message message,
                Answer answer,
                long timestampNs,
                int epochDay,
                long account,
                long receiver,
                int state) {
            this.number = number;
            this.message = message;
            this.remaining = message.amount();
            this.capturedAmount = message.amount();
            this.answer = answer;
            this.timestampNs = timestampNs;
            this.epochDay = epochDay;
            this.account = account;
            this.receiver = receiver;
            this.state = state;
        }
    }

    /** What a reply says beside the echo of gateway, connection and correlation. */
    record Answer(
            int responseCode,
            int flags,
            long approvalCode,
            long transaction,
            long balance,
            Rrn rrn,
            int settlementDate,
            int currency) {}

    record ClientKey(long client, long high, long low) {}

    /**
     * A remembered request of an API client.
     *
     * @param kind 1 payment, 2 capture, 3 reversal, 4 account
     * @param subject number of the payment, or id of the account
     * @param content what else a repeat has to have
     * @param answer what it was answered with
     */
    record ClientRequest(
            long number,
            ClientKey key,
            int kind,
            int result,
            int commandError,
            long subject,
            long timestampNs,
            List<Long> content,
            Object answer) {}

    /** The newest remembered transaction that fits, or null. */
    Transaction newest(Predicate<Transaction> fits) {
        Iterator<Transaction> newestFirst = transactions.descendingIterator();
        while (newestFirst.hasNext()) {
            Transaction transaction = newestFirst.next();
            if (fits.test(transaction)) {
                return transaction;
            }
        }
        return null;
    }

    /** The remembered message under this key, or null. */
    Transaction byKey(MessageKey key) {
        return newest(t -> !t.message.byApi() && t.message.key().equals(key));
    }

    /** Forgets the oldest transaction if the next one is to take its place. */
    void makeRoom() {
        if (transactions.size() == genesis.maxTransactions()) {
            transactions.removeFirst();
        }
    }

    void remember(Transaction transaction) {
        transactions.addLast(transaction);
        nextTransaction = transaction.number + 1;
    }

    /** True if the next transaction would push out one that must not be forgotten yet. */
    boolean memoryFull(long timestampNs) {
        return transactions.size() == genesis.maxTransactions()
                && timestampNs - transactions.getFirst().timestampNs < genesis.rememberAtLeastNs();
    }
}
