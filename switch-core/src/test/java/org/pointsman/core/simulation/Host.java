package org.pointsman.core.simulation;

import org.agrona.DirectBuffer;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.Dice;

/** A switch through all its incarnations, as the simulation sees it. The two kinds differ in what comes first, deciding or keeping. */
interface Host extends AutoCloseable {

    /** Where answers leave. */
    interface Outlet {
        /** @param restsOn sequence of the newest record whose effect the answer may show */
        void leave(Outcome outcome, long restsOn);
    }

    /** Recovers, and announces the start. What is thrown here is a bug, or a {@link Crash} that was ordered. */
    void start();

    /** @return false if there is no room for it */
    boolean submit(boolean query, DirectBuffer command, int length);

    /** Whether a start that failed so had a reason to. */
    boolean mayFailToStart(Throwable failure);

    /** Does some of what there is to do. */
    void step(Dice dice);

    /** What the host's timer does now and then. */
    void keepTime();

    /** Whoever follows the journal does some of what there is to do. */
    void follow(Dice dice);

    /** Holds all that is kept against what proves it; behind a start. */
    void verify();

    boolean isIdle();

    /** Whether the switch has stopped itself. */
    boolean isStopped();

    /** Sequence up to which answers may leave. */
    long acknowledged();

    /** The engine of the present incarnation. */
    PaymentEngine engine();

    /** Ends the incarnation. @param power whether the machine goes as well */
    void crash(boolean power, Dice dice);

    /** Orders a fault of the disk. @return whether this host can have such a fault */
    boolean order(Fault fault, Dice dice);

    @Override
    void close();
}
