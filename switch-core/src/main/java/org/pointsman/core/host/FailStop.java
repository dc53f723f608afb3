package org.pointsman.core.host;

/**
 * What happens when the switch can no longer keep its promises: an append failed, an invariant broke, the clock jumped.
 * The one in production writes the message and halts the process; it never returns. A stage that has called it does
 * nothing more in any case, so that no answer leaves behind it. May be called by any thread.
 */
@FunctionalInterface
public interface FailStop {

    void fail(String what, Throwable cause);
}
