package org.pointsman.core.simulation;

import java.util.List;
import java.util.Map;
import org.pointsman.core.host.local.LogFirstStages.Step;
import org.pointsman.core.simulation.LogFirstHost.Logged;
import org.pointsman.core.simulation.Simulation.Kind;
import org.pointsman.core.simulation.SpoiltSwitches.Bug;
import org.pointsman.journal.Journal;

/** Bugs that only a switch can have whose log comes first. */
final class SpoiltLogs {
    private SpoiltLogs() {}

    static void addTo(Map<String, Bug> all) {
        add(all, "a command is applied before it is on the medium", new Spoiler() {
            @Override
            public List<Step> steps() {
                return List.of(Step.LOG, Step.APPLY, Step.FLUSH, Step.ANSWER);
            }
        });
        add(all, "a start forgets the newest command of its log", new Spoiler() {
            @Override
            public List<Logged> recovered(List<Logged> log) {
                return log.subList(0, Math.max(0, log.size() - 1));
            }
        });
        add(all, "the log keeps another time than the engine is told", new Spoiler() {
            @Override
            public Journal journal(Journal journal) {
                return new WholeSeconds(journal);
            }
        });
    }

    private static void add(Map<String, Bug> all, String name, Spoiler spoiler) {
        all.put(name, new Bug(Kind.LOG_FIRST, spoiler));
    }

    private static final class WholeSeconds extends JournalDecorator {
        private static final long SECOND = 1_000_000_000;

        private WholeSeconds(Journal journal) {
            super(journal);
        }

        @Override
        public int stage(int payloadLength, long timestampNs) {
            return journal.stage(payloadLength, timestampNs - timestampNs % SECOND);
        }
    }
}
