package org.pointsman.net.ops;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.pointsman.net.edge.AnswerCounters;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.EdgeCounters;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.LoopMetrics;
import org.pointsman.net.edge.StatusCounters;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.RejectReason;

/** Answers, refusals, connections and windows. */
final class EdgeCollector {
    /** By the second digit of the message type (ISO 8583 message class). */
    private static final String[] TYPES = {
        "other", "authorisation", "financial", "other", "reversal", "other", "other", "other", "network", "other"
    };

    private final Edge edge;

    EdgeCollector(Edge edge) {
        this.edge = edge;
    }

    void collect(Families families) {
        families.counters(
                "pointsman_answers",
                "Answers to payment messages, by the type of the request and the response code (DE 39).",
                this::answers);
        families.counters("pointsman_http_requests", "HTTP requests answered, by status.", this::requests);
        families.counters(
                "pointsman_refusals",
                "Work put off or refused for other reasons than its content.",
                points -> refusals(edge.counters(), points));
        families.counters(
                "pointsman_format_errors",
                "Messages refused for their format (30), by field (0: message type) and reason.",
                this::formatErrors);
        families.counter(
                "pointsman_answers_dropped",
                "Answers whose connection was gone; their decisions stand.",
                edge.counters().droppedAnswers());
        families.gauges(
                "pointsman_connections",
                "Connections open.",
                points -> edge.admissions()
                        .forEach(listener -> points.add(listener.open(), "listener", listener.listener())));
        families.gauges(
                "pointsman_connections_bound",
                "Connections a listener takes.",
                points -> edge.admissions()
                        .forEach(listener -> points.add(listener.maxConnections(), "listener", listener.listener())));
        families.counters(
                "pointsman_connections_accepted",
                "Connections let in.",
                points -> edge.admissions()
                        .forEach(listener -> points.add(listener.accepted(), "listener", listener.listener())));
        loops(families, "pointsman_window_used_entries", "Requests under way on a loop.", LoopMetrics::windowUsed);
        loops(
                families,
                "pointsman_window_bound_entries",
                "Requests that may be under way on a loop.",
                LoopMetrics::windowBound);
        loops(
                families,
                "pointsman_parked_connections",
                "Connections that wait for room in the ring or the window.",
                LoopMetrics::parked);
    }

    private void answers(Families.Points points) {
        for (AnswerCounters listener : edge.answers()) {
            // Several classes have one name, so counts are added up first.
            long[][] counts = new long[TYPES.length][256];
            listener.forEach((messageClass, code, count) -> counts[firstOfName(messageClass)][code] += count);
            for (int type = 0; type < TYPES.length; type++) {
                for (int code = 0; code < counts[type].length; code++) {
                    if (counts[type][code] > 0) {
                        points.add(
                                counts[type][code],
                                "listener",
                                listener.listener(),
                                "dialect",
                                listener.dialect(),
                                "type",
                                TYPES[type],
                                "code",
                                code(code));
                    }
                }
            }
        }
    }

    private static int firstOfName(int messageClass) {
        return List.of(TYPES).indexOf(TYPES[messageClass]);
    }

    /** DE 39 as it is sent: 160 stands for A0. */
    private static String code(int code) {
        return code < 100 ? String.format(Locale.ROOT, "%02d", code) : "A" + (code - 160);
    }

    private void requests(Families.Points points) {
        for (StatusCounters listener : edge.statuses()) {
            for (int status = 0; status < listener.size(); status++) {
                long count = listener.count(status);
                if (count > 0) {
                    points.add(count, "listener", listener.listener(), "status", Integer.toString(status));
                }
            }
        }
    }

    private static void refusals(EdgeCounters counters, Families.Points points) {
        points.add(counters.refusals(), "reason", "full");
        points.add(counters.framingLosses(), "reason", "framing");
        points.add(counters.ignoredMessages(), "reason", "unanswerable");
        points.add(counters.refusedConnections(), "reason", "connections");
        points.add(counters.timedOutConnections(), "reason", "timeout");
    }

    private void formatErrors(Families.Points points) {
        for (RejectReason reason : RejectReason.values()) {
            for (int de = 0; de <= Dialect.MAX_DE; de++) {
                long count = 0;
                for (LoopGateway loop : edge.gateways()) {
                    count += loop.metrics().formatErrors(de, reason);
                }
                if (count > 0) {
                    points.add(
                            count,
                            "field",
                            Integer.toString(de),
                            "reason",
                            reason.name().toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private void loops(Families families, String name, String help, ToLongFunction<LoopMetrics> value) {
        families.gauges(
                name,
                help,
                points -> edge.gateways()
                        .forEach(loop -> points.add(
                                value.applyAsLong(loop.metrics()), "loop", Integer.toString(loop.number()))));
    }
}
