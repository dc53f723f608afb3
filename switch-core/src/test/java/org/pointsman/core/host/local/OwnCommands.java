package org.pointsman.core.host.local;

import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.host.BusinessCalendar;

/** The commands of {@link HostTimer} for a host that is not a {@link LocalHost}; each is a copy of its own. */
public final class OwnCommands {
    private final HostCommands commands;

    public OwnCommands(BusinessCalendar calendar) {
        commands = new HostCommands(calendar);
    }

    public void started(int rulesVersion, Consumer<UnsafeBuffer> to) {
        give(commands.started(rulesVersion), to);
    }

    /** Gives nothing while the day goes on. */
    public void businessDay(long wallNs, Consumer<UnsafeBuffer> to) {
        give(commands.businessDay(wallNs), to);
    }

    public void tick(Consumer<UnsafeBuffer> to) {
        give(commands.tick(), to);
    }

    private void give(int length, Consumer<UnsafeBuffer> to) {
        if (length > 0) {
            byte[] copy = new byte[length];
            commands.buffer().getBytes(0, copy);
            to.accept(new UnsafeBuffer(copy));
        }
    }
}
