package org.pointsman.tools.hostile;

import java.time.Duration;

/**
 * How large a campaign is.
 *
 * @param idle idle connections of each kind
 * @param crowd connections of each other kind
 * @param rate requests a second of the honest clients, both protocols together, by a timetable
 * @param warmup of the honest clients, beside each attack
 * @param duration measured, beside each attack
 * @param patience how long to wait for what has to happen to hostile connections
 * @param maxMemoryBytes what the switch may take in all (resident)
 */
public record CampaignOptions(
        int idle, int crowd, double rate, Duration warmup, Duration duration, Duration patience, long maxMemoryBytes) {}
