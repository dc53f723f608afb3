/**
 * Reference data: everything configured that decisions depend on. {@link org.pointsman.core.reference.ReferenceData} is what a
 * journal is seeded with; Cards, Merchants, Terminals and Participants are the engine's registers of it.
 */
package org.pointsman.core.reference;
