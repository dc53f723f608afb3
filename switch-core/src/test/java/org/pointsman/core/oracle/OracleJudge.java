package org.pointsman.core.oracle;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Outcomes;

/** The oracle for those who have a sequence of commands already: it decides each and says whether it was decided alike. */
public final class OracleJudge {
    private static final int ROOM = 16 * 1024;

    private final OracleEngine oracle = new OracleEngine();
    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);

    /**
     * @param decided the outcomes somebody else came to, one behind the other
     * @return how the oracle decides otherwise, null if it does not
     */
    public String differs(long timestampNs, DirectBuffer command, DirectBuffer decided) {
        oracle.onCommand(timestampNs, command, 0, command.capacity(), outcomes.clear());
        UnsafeBuffer ours = new UnsafeBuffer(outcomes.buffer(), 0, outcomes.length());
        return ours.equals(decided) ? null : "the oracle says " + Describe.outcomes(outcomes);
    }

    public long stateHash() {
        return oracle.stateHash();
    }
}
