package org.pointsman.core.engine;

import static org.agrona.UnsafeApi.getLong;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PanDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.Transactions;

/**
 * Reads the cache lines that deciding the commands of a batch is going to need. Java has no prefetch instruction, but
 * loads that do not depend on each other are under way at the same time as long as they stand close together in the
 * instruction stream. So the commands of a batch are only listed first, each with the addresses its fields lead to; then
 * all these are read in one tight loop, and then in another what those lines lead to: the cards' accounts and the
 * reversals' originals, and at last the accounts of these.
 */
final class Prefetcher {
    /** Most commands read ahead at once; a batch of a host is smaller (docs/architecture.md, "Bounds"). */
    private static final int MOST_COMMANDS = 256;

    private static final int MOST_ADDRESSES = 8 * MOST_COMMANDS;
    private static final int CACHE_LINE_BYTES = 64;
    private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final long REQUEST =
            MessageHeaders.word(TransactionRequestDecoder.TEMPLATE_ID, TransactionRequestDecoder.BLOCK_LENGTH);
    private static final long REVERSAL =
            MessageHeaders.word(ReversalRequestDecoder.TEMPLATE_ID, ReversalRequestDecoder.BLOCK_LENGTH);
    private static final long PUT_ACCOUNT =
            MessageHeaders.word(PutAccountDecoder.TEMPLATE_ID, PutAccountDecoder.BLOCK_LENGTH);
    private static final long PUT_CARD = MessageHeaders.word(PutCardDecoder.TEMPLATE_ID, PutCardDecoder.BLOCK_LENGTH);
    private static final int ACCOUNT_PUT = HEADER_BYTES + PutAccountDecoder.accountEncodingOffset();
    private static final int CARD_PUT =
            HEADER_BYTES + PutCardDecoder.panEncodingOffset() + PanDecoder.numberEncodingOffset();
    private static final int ACCOUNT_OF_CARD = HEADER_BYTES + PutCardDecoder.accountEncodingOffset();
    private static final long NONE = 0;

    private final State state;
    private final Transactions transactions;
    private final Cards cards;
    private final Accounts accounts;
    private final Incoming incoming = new Incoming();

    private final long[] addresses = new long[MOST_ADDRESSES];
    private int size;

    // Of the commands that are listed: requests and reversals, and of these the hash, then the record, of the original.
    private int commands;
    private final long[] pans = new long[MOST_COMMANDS];
    private int requests;
    private final long[] originals = new long[MOST_COMMANDS];
    private int reversals;

    // Of the commands that are listed and put an account or a card.
    private final long[] accountIds = new long[MOST_COMMANDS];
    private int puts;

    /** Keeps the loads alive; never read. */
    private long touched;

    Prefetcher(State state) {
        this.state = state;
        transactions = state.transactions;
        cards = state.cards;
        accounts = state.accounts;
    }

    /** Lists what a command of the next batch leads to. Beyond the largest batch commands are passed over. */
    void list(DirectBuffer buffer, int offset) {
        long header = MessageHeaders.present(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
        if (commands + puts == MOST_COMMANDS) {
            return;
        }
        if (header == REQUEST) {
            incoming.readKeysOfRequest(buffer, offset + HEADER_BYTES);
            addresses[size++] = cards.lineOf(RecordHash.mix64(incoming.panNumber));
            pans[requests++] = incoming.panNumber;
            listTransaction();
        } else if (header == REVERSAL) {
            incoming.readKeysOfReversal(buffer, offset + HEADER_BYTES);
            if (incoming.originalClass != 0) {
                long original = transactions.originalHash(incoming);
                addresses[size++] = transactions.lineOf(original);
                originals[reversals++] = original;
            }
            listTransaction();
        } else {
            listPut(header, buffer, offset);
        }
    }

    private void listTransaction() {
        long place = transactions.placeAhead(commands);
        addresses[size++] = transactions.lineOfKey(incoming);
        addresses[size++] = place;
        addresses[size++] = place + CACHE_LINE_BYTES;
        addresses[size++] = state.limits.lineOf(RecordHash.mix64(incoming.panNumber));
        commands++;
    }

    /** Reference data that comes by the million when a journal is seeded, and when that is replayed. */
    private void listPut(long header, DirectBuffer buffer, int offset) {
        if (header == PUT_ACCOUNT) {
            listPut(buffer.getLong(offset + ACCOUNT_PUT, ByteOrder.LITTLE_ENDIAN));
        } else if (header == PUT_CARD) {
            listPut(buffer.getLong(offset + ACCOUNT_OF_CARD, ByteOrder.LITTLE_ENDIAN));
            long pan = buffer.getLong(offset + CARD_PUT, ByteOrder.LITTLE_ENDIAN);
            addresses[size++] = cards.lineOf(RecordHash.mix64(pan));
        }
    }

    private void listPut(long account) {
        addresses[size++] = accounts.lineOf(account);
        accountIds[puts++] = account;
    }

    /** Reads what the commands listed since the last time lead to. */
    void read() {
        if (size > 0) {
            readListed();
            for (int i = 0; i < requests; i++) {
                listAccount(pans[i]);
            }
            for (int i = 0; i < reversals; i++) {
                originals[i] = transactions.likelyOriginal(originals[i]);
                listRecord(originals[i]);
            }
            for (int i = 0; i < puts; i++) {
                addresses[size++] = accounts.likely(accountIds[i]);
            }
            readListed();
            for (int i = 0; i < reversals; i++) {
                listAccountOf(originals[i]);
            }
            readListed();
            commands = 0;
            requests = 0;
            reversals = 0;
            puts = 0;
        }
    }

    private void listAccount(long pan) {
        long card = cards.find(pan);
        if (card != Cards.NONE) {
            addresses[size++] = accounts.at(Cards.account(Cards.facts(card)));
        }
    }

    private void listAccountOf(long record) {
        int account = record == NONE ? Accounts.NONE : Transactions.likelyAccount(record);
        if (account >= 0 && account < accounts.size()) {
            addresses[size++] = accounts.at(account);
        }
    }

    private void listRecord(long address) {
        if (address != NONE) {
            addresses[size++] = address;
            addresses[size++] = address + CACHE_LINE_BYTES;
        }
    }

    private void readListed() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += getLong(addresses[i]);
        }
        touched += sum;
        size = 0;
    }
}
