package org.pointsman.tools.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.JsonTraffic;
import org.pointsman.tools.load.KeySequence;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.Mix;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.TemplateTraffic;
import org.pointsman.tools.load.TrafficPlan;
import org.pointsman.tools.top.Reading;

/**
 * Honest clients of both protocols at a steady rate, every answer checked: first alone, then beside each kind of hostile company.
 * Says what they noticed of it, and whether the switch did with the hostile ones what it has to.
 */
public final class Campaign {
    static final String ISO = "iso8583";
    static final String JSON = "json";
    static final List<String> PROTOCOLS = List.of(ISO, JSON);

    private static final String ALONE = "nobody";
    private static final String AFTERWARDS = "nobody any more";
    /** What of the heap may be in use afterwards that was not before. Sessions that are kept would take many times as much. */
    private static final long MAX_KEPT_BYTES = 16L << 20;

    private static final int WARMUPS = 3;

    private static final int CONNECTIONS = 16;
    private static final int IN_FLIGHT = 32;
    private static final int MAX_CARDS = 1_000_000;
    private static final long AMOUNT = 100;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** The one that asks for metrics. */
    private static final int OWN_CONNECTIONS = 1;

    private final Target target;
    private final CampaignOptions options;
    private final SwitchMetrics metrics;
    private final ProcessMemory memory;
    private final KeySequence keys = new KeySequence();

    public Campaign(Target target, CampaignOptions options) {
        this.target = target;
        this.options = options;
        metrics = new SwitchMetrics(target.api());
        memory = new ProcessMemory(target.pid());
    }

    /**
     * Runs to the end.
     *
     * @param onKind is told what begins
     */
    public CampaignReport run(Consumer<String> onKind) throws IOException, InterruptedException {
        CampaignReport report = new CampaignReport();
        onKind.accept(ALONE);
        // First as fast as it goes: both compile what they run, which would be seen in the first rows only.
        driveHonestly(0, options.warmup().multipliedBy(WARMUPS));
        report.add(beside(ALONE, List.of()));
        long heapBefore = memory.liveHeapBytes();
        for (List<Attack> attacks : new Attacks(target.dialect(), options.idle(), options.crowd()).all()) {
            String kind = attacks.size() == 1 ? attacks.get(0).name() : "all of them";
            onKind.accept(kind);
            report.add(beside(kind, attacks));
        }
        report.add(afterwards(heapBefore));
        return report;
    }

    /** Alone again: nothing may be left of anybody. */
    private CampaignReport.Row afterwards(long heapBefore) throws IOException, InterruptedException {
        CampaignReport.Row row = beside(AFTERWARDS, List.of());
        long kept = memory.liveHeapBytes() - heapBefore;
        if (kept > MAX_KEPT_BYTES) {
            row.broken().add(kept + " bytes of heap are still in use");
        }
        return row;
    }

    private CampaignReport.Row beside(String kind, List<Attack> attacks) throws IOException, InterruptedException {
        List<String> broken = new ArrayList<>();
        boolean weighed = attacks.stream()
                .allMatch(attack -> attack.then() == Attack.Then.STAY && attack.fate() == Attack.Fate.STAYS);
        long heapBefore = weighed ? memory.liveHeapBytes() : 0;
        long residentBefore = memory.residentBytes();
        Reading first = metrics.read();
        List<HostileClient> clients = new ArrayList<>();
        LoadReport honest;
        long resident;
        double each = Double.NaN;
        Map<HostileClient, Long> seen = new LinkedHashMap<>();
        try {
            for (Attack attack : attacks) {
                clients.add(new HostileClient(attack, target.address(attack.front())));
            }
            for (HostileClient client : clients) {
                await(broken, client.attack().name() + " did not get its connections", () -> hasBegun(client));
            }
            honest = driveHonestly(options.rate(), options.duration());
            for (HostileClient client : clients) {
                requireFate(client, broken);
            }
            resident = memory.residentBytes();
            if (weighed && !attacks.isEmpty()) {
                // What was given back meanwhile (a compiler's memory, say) was not the connections'.
                long grown = Math.max(0, memory.residentBytes() - residentBefore);
                each = (double) (grown + memory.liveHeapBytes() - heapBefore)
                        / attacks.stream().mapToInt(Attack::connections).sum();
            }
        } finally {
            for (HostileClient client : clients) {
                client.requireRunning();
                client.close();
                seen.put(client, counted(client));
            }
        }
        requireEvidence(first, seen, broken);
        requireNobodyLeft(broken);
        requireWell(honest, resident, broken);
        return new CampaignReport.Row(
                kind,
                honest,
                clients.stream().mapToLong(HostileClient::opened).sum(),
                clients.stream().mapToLong(HostileClient::closed).sum(),
                resident,
                each,
                broken);
    }

    private static boolean hasBegun(HostileClient client) {
        client.requireRunning();
        return client.opened() >= client.attack().connections();
    }

    private void requireFate(HostileClient client, List<String> broken) {
        String name = client.attack().name();
        switch (client.attack().fate()) {
            case CLOSED ->
                await(broken, name + ": a connection was never closed by the switch", client::everyOneWasClosed);
            case STAYS -> {
                if (client.closed() > 0) {
                    broken.add(name + ": " + client.closed() + " connections were closed by the switch");
                }
            }
            case ANY -> {}
        }
    }

    private static long counted(HostileClient client) {
        return switch (client.attack().evidence().atLeast()) {
            case OPENED -> client.opened();
            case CLOSED -> client.closed();
            case ANSWERED -> client.answered();
            case SOME -> 1;
        };
    }

    /** The counters of the switch are behind what happened by a moment at most. */
    private void requireEvidence(Reading first, Map<HostileClient, Long> seen, List<String> broken) {
        seen.forEach((client, count) -> {
            Attack.Evidence evidence = client.attack().evidence();
            if (count == 0) {
                broken.add(client.attack().name() + ": nothing happened to its connections");
                return;
            }
            await(
                    broken,
                    client.attack().name() + ": " + evidence.metric() + evidence.labels() + " did not grow by " + count,
                    () -> SwitchMetrics.count(read(), evidence) - SwitchMetrics.count(first, evidence) >= count);
        });
    }

    private void requireNobodyLeft(List<String> broken) {
        await(
                broken,
                "connections are left that nobody has",
                () -> read().sum("pointsman_connections") <= OWN_CONNECTIONS);
    }

    private void requireWell(LoadReport honest, long resident, List<String> broken) {
        if (!honest.good()) {
            broken.add(honest.wrong() + " wrong answers, " + honest.missing() + " missing, " + honest.problems()
                    + " problems: " + honest.firstProblems());
        }
        if (resident > options.maxMemoryBytes()) {
            broken.add("the switch takes " + resident + " bytes, more than " + options.maxMemoryBytes());
        }
    }

    private LoadReport driveHonestly(double rate, Duration duration) throws IOException {
        LoadOptions load = new LoadOptions()
                .ratePerSecond(rate)
                .warmup(options.warmup())
                .duration(duration)
                .answerTimeout(options.patience());
        return new LoadClient(load, isoGroup(), jsonGroup()).run();
    }

    private ConnectionGroup isoGroup() {
        TemplateTraffic traffic = new TemplateTraffic(target.dialect(), plan(0, IN_FLIGHT), keys);
        return new ConnectionGroup(ISO, target.iso(), ClientFraming.LENGTH2, traffic, CONNECTIONS, IN_FLIGHT);
    }

    private ConnectionGroup jsonGroup() {
        JsonTraffic traffic = new JsonTraffic(
                plan(1, 1), target.api().getHostString() + ":" + target.api().getPort(), null);
        return new ConnectionGroup(JSON, target.api(), traffic.framing(), traffic, CONNECTIONS, 1);
    }

    private TrafficPlan plan(int part, int inFlight) {
        return new TrafficPlan(
                target.reference(),
                Mix.PAIRS,
                Peer.SWITCH,
                AMOUNT,
                MAX_CARDS,
                part,
                PROTOCOLS.size(),
                CONNECTIONS,
                inFlight);
    }

    private Reading read() {
        try {
            return metrics.read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(List<String> broken, String otherwise, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + options.patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                broken.add(otherwise + " within " + options.patience());
                return;
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
