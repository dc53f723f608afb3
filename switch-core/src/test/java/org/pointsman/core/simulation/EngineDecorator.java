package org.pointsman.core.simulation;

import org.agrona.DirectBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;

/** An engine behind another one that changes a part of what it does. */
abstract class EngineDecorator implements Engine {
    final Engine engine;

    EngineDecorator(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        engine.onCommand(timestampNs, buffer, offset, length, outcomes);
    }

    @Override
    public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        engine.onQuery(buffer, offset, length, outcomes);
    }

    @Override
    public boolean onTick(long timestampNs, Outcomes outcomes) {
        return engine.onTick(timestampNs, outcomes);
    }

    @Override
    public boolean remembers(DirectBuffer buffer, int offset, int length) {
        return engine.remembers(buffer, offset, length);
    }

    @Override
    public void prefetch(DirectBuffer buffer, int offset) {
        engine.prefetch(buffer, offset);
    }

    @Override
    public long nextDeadlineNs() {
        return engine.nextDeadlineNs();
    }

    @Override
    public int rulesVersion() {
        return engine.rulesVersion();
    }

    @Override
    public long stateHash() {
        return engine.stateHash();
    }
}
