package org.pointsman.net.api;

/**
 * What a request that changes something is known by: its client and 128 bits of a keyed hash of its Idempotency-Key. Client
 * and key are one name, so that clients do not meet in each other's.
 */
record RequestKey(int client, long high, long low) {}
