package org.pointsman.core.host.shadow;

import java.time.Duration;

/**
 * When the shadow writes snapshots, and how many are kept.
 *
 * @param every time between two, as long as there is something new
 * @param keep how many are kept, the newest ones; 1 and above
 * @param onStop whether one is written when the switch is stopped
 */
public record SnapshotPolicy(Duration every, int keep, boolean onStop) {}
