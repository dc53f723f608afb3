package org.pointsman.core.host;

import java.io.IOException;

/** A key that waits to be taken into use. */
@FunctionalInterface
public interface NextKey {
    /**
     * Takes it into use; when this returns it is on the disk which records are under it.
     *
     * @param first sequence of the next record: the first under the new key
     */
    void take(long first) throws IOException;
}
