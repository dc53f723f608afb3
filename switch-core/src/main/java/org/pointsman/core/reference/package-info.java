/**
 * <<<<<<< HEAD
 * Reference data: everything configured that decisions depend on. {@link org.pointsman.core.reference.ReferenceData} is what a
 * journal is seeded with; Cards, Merchants, Terminals and Participants are the engine's registers of it.
 * =======
 * Everything configured that decisions depend on: its model, the commands that bring it into an engine, and the registers
 * the engine looks it up in.
 * >>>>>>> config
 */
package org.pointsman.core.reference;
