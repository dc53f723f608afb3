/**
 * A whole switch on a virtual clock, disk and network, driven from one seed: production engine, stages and journal under
 * crashes, losses of power, failing disks and clocks, and clients whose messages come late, twice or never
 * (docs/simulation.md). Read Simulation first.
 */
package org.pointsman.core.simulation;
