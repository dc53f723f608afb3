package org.pointsman.tools.journal.whatif;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.view.Comparison;

/**
 * Puts into force, at some place of a journal, what a file changes of the reference data that the journal was seeded with: rows
 * that differ and rows that are new, as commands. What no command can do (take a row away, give an account another balance,
 * change a bound of Genesis) is refused rather than left out.
 */
final class MidHistoryChange {
    private static final long MISSING = Long.MIN_VALUE;
    private static final int TOLD = 3;
    private static final String REMOVED = ", and retention has removed that";

    private final ReferenceFile reference;
    private final boolean beginningKept;
    private final LimitChanges limits = new LimitChanges();
    /** Of the rows of the file: content by identity. A row that turns out to be as recorded is taken out. */
    private final Long2LongHashMap contents = new Long2LongHashMap(MISSING);
    /** Of the accounts of the file: opening balance by identity. */
    private final Long2LongHashMap balances = new Long2LongHashMap(MISSING);
    /** Of the rows of the file that the journal was seeded with, too. */
    private final LongHashSet recorded = new LongHashSet();

    private final UnsafeBuffer genesis = new UnsafeBuffer(new byte[GenesisDecoder.BLOCK_LENGTH]);
    private final StringBuilder impossible = new StringBuilder();
    private long impossibles;
    private int changes;

    /** @param beginningKept whether what cannot be done here can be tried from the beginning instead */
    MidHistoryChange(ReferenceFile reference, boolean beginningKept) {
        this.reference = reference;
        this.beginningKept = beginningKept;
        reference.forEachCommand((buffer, offset, length) -> addChanged(buffer, offset));
    }

    private void addChanged(DirectBuffer buffer, int offset) {
        int template = JournalPayload.templateId(buffer, offset);
        if (template == GenesisDecoder.TEMPLATE_ID) {
            genesis.putBytes(0, buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH, GenesisDecoder.BLOCK_LENGTH);
        } else if (template == PutLimitDecoder.TEMPLATE_ID) {
            limits.addChanged(buffer, offset);
        } else {
            long identity = RowHash.identity(buffer, offset);
            contents.put(identity, RowHash.content(buffer, offset));
            if (template == PutAccountDecoder.TEMPLATE_ID) {
                balances.put(identity, openingBalance(buffer, offset));
            }
        }
    }

    private static long openingBalance(DirectBuffer buffer, int offset) {
        return buffer.getLong(
                offset + MessageHeaderDecoder.ENCODED_LENGTH + PutAccountDecoder.openingBalanceEncodingOffset(),
                ByteOrder.LITTLE_ENDIAN);
    }

    /** A command that seeded the journal. */
    void addRecorded(DirectBuffer buffer, int offset) {
        int template = JournalPayload.templateId(buffer, offset);
        if (template == GenesisDecoder.TEMPLATE_ID) {
            compareGenesis(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
            return;
        } else if (template == PutLimitDecoder.TEMPLATE_ID) {
            limits.addRecorded(buffer, offset);
            return;
        }
        long identity = RowHash.identity(buffer, offset);
        long content = contents.get(identity);
        if (content == MISSING) {
            cannot("is not in the file any more, and nothing can be taken away", buffer, offset);
            return;
        }
        recorded.add(identity);
        if (content == RowHash.content(buffer, offset)) {
            contents.remove(identity);
        }
        if (template == PutAccountDecoder.TEMPLATE_ID && balances.get(identity) != openingBalance(buffer, offset)) {
            cannot("has another balance in the file, and that can only be given at the beginning", buffer, offset);
        }
    }

    private void compareGenesis(DirectBuffer buffer, int block) {
        GenesisDecoder was =
                new GenesisDecoder().wrap(buffer, block, GenesisDecoder.BLOCK_LENGTH, GenesisDecoder.SCHEMA_VERSION);
        GenesisDecoder is =
                new GenesisDecoder().wrap(genesis, 0, GenesisDecoder.BLOCK_LENGTH, GenesisDecoder.SCHEMA_VERSION);
        require("remember: atLeast", was.rememberAtLeastNs() == is.rememberAtLeastNs());
        require("remember: transactions", was.maxTransactions() == is.maxTransactions());
        require("holds: expireAfter", was.holdForNs() == is.holdForNs());
        require("holds: max", was.maxHolds() == is.maxHolds());
    }

    private void require(String bound, boolean holds) {
        if (!holds) {
            throw reference.refuse(bound + " is not what the journal was seeded with, and can only be changed from the"
                    + " beginning" + (beginningKept ? ": leave out --from, or keep it" : REMOVED));
        }
    }

    private void cannot(String why, DirectBuffer buffer, int offset) {
        impossibles++;
        if (impossibles <= TOLD) {
            impossible
                    .append(impossible.isEmpty() ? "" : "; ")
                    .append(Comparison.line(buffer, offset))
                    .append(' ')
                    .append(why);
        }
    }

    /**
     * Applies what is different.
     *
     * @return how many rows that were
     * @throws org.pointsman.tools.CommandFailure if something of it cannot be applied
     */
    int apply(Engine engine, long timestampNs) {
        if (impossibles > 0) {
            long more = impossibles - TOLD;
            throw reference.refuse("cannot be put into force in mid-history: " + impossible
                    + (more > 0 ? "; and " + more + " more" : "")
                    + (beginningKept
                            ? ". Leave out --from to try it from the beginning"
                            : ". It can only be tried from the beginning" + REMOVED));
        }
        changes = 0;
        reference.forEachCommand((buffer, offset, length) -> apply(engine, timestampNs, buffer, offset, length));
        return changes
                + limits.forEachChange(
                        (buffer, offset, length) -> reference.apply(engine, timestampNs, buffer, offset, length));
    }

    private void apply(Engine engine, long timestampNs, DirectBuffer buffer, int offset, int length) {
        int template = JournalPayload.templateId(buffer, offset);
        if (template == GenesisDecoder.TEMPLATE_ID || template == PutLimitDecoder.TEMPLATE_ID) {
            return;
        }
        long identity = RowHash.identity(buffer, offset);
        if (contents.get(identity) == MISSING) {
            return;
        }
        MutableDirectBuffer row = new UnsafeBuffer(new byte[length]);
        row.putBytes(0, buffer, offset, length);
        if (template == PutAccountDecoder.TEMPLATE_ID && recorded.contains(identity)) {
            // It was funded when the journal was seeded.
            row.putLong(
                    MessageHeaderDecoder.ENCODED_LENGTH + PutAccountDecoder.openingBalanceEncodingOffset(),
                    0,
                    ByteOrder.LITTLE_ENDIAN);
        }
        reference.apply(engine, timestampNs, row, 0, length);
        changes++;
    }
}
