package org.pointsman.core.host.shadow;

import java.time.Duration;

/**
 * Which files of a journal may be removed, if nothing else needs them.
 *
 * @param keepFor how long records are kept at least, by their timestamps
 */
public record RetentionPolicy(Duration keepFor) {}
