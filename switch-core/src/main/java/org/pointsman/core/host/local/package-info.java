/** One process: a ring, four stages, a journal. Walk it as LocalHost, Slot, EngineStage, JournalStage, FlushStage, EffectsStage. */
package org.pointsman.core.host.local;
