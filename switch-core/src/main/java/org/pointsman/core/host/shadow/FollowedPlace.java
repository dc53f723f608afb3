package org.pointsman.core.host.shadow;

import java.nio.file.Path;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Disk;

/**
 * Where a follower finds what it follows, and puts what it writes.
 *
 * @param data the journal's directory
 * @param keyDirectory where the newest seal is remembered
 * @param disk on which both are
 */
public record FollowedPlace(Path data, Path keyDirectory, KeyStore keys, Disk disk) {}
