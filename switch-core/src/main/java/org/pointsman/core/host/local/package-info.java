/** One process: a ring, three stages, a journal. Walk it as LocalHost, Slot, EngineStage, JournalStage, EffectsStage. */
package org.pointsman.core.host.local;
