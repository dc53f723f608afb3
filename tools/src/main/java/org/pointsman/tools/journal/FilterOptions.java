package org.pointsman.tools.journal;

import picocli.CommandLine.Option;

/** The filters that commands on records have in common: where records stand, and what they say. */
public final class FilterOptions extends ConditionOptions {

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            converter = Moment.Converter.class,
            description =
                    "From this sequence or time on: 481533, 2026-11-20, 2026-11-20T10:15, 2026-11-20T10:15:00.123Z;"
                            + " UTC unless it says otherwise.")
    private Moment from;

    @Option(
            names = "--to",
            paramLabel = "WHEN",
            converter = Moment.Converter.class,
            description = "Up to this sequence or time, all of the day, minute or second included.")
    private Moment to;

    @Override
    RecordFilter.Span span() {
        RecordFilter.Span all = RecordFilter.Span.ALL;
        boolean fromTime = from != null && !from.isSequence();
        boolean toTime = to != null && !to.isSequence();
        RecordFilter.Span span = new RecordFilter.Span(
                from == null || fromTime ? all.firstSequence() : from.sequence(),
                to == null || toTime ? all.lastSequence() : to.sequence(),
                fromTime ? from.firstNs() : all.firstNs(),
                toTime ? to.lastNs() : all.lastNs());
        if (span.firstSequence() > span.lastSequence() || span.firstNs() > span.lastNs()) {
            throw wrong("--to is before --from");
        }
        return span;
    }
}
