package org.pointsman.tools.acceptance.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A payment as its client sees it: what was asked about it, and by the answers, where its money must be. */
final class Payment {
    final long payer;
    final long receiver;
    final long amount;
    private final List<Request> requests = new ArrayList<>();
    /** The switch's number of it, as a payment by API shows it; null while nobody knows it. */
    String id;

    Payment(long payer, long receiver, long amount) {
        this.payer = payer;
        this.receiver = receiver;
        this.amount = amount;
    }

    Request add(Request request) {
        requests.add(request);
        return request;
    }

    /** What made it. */
    Request first() {
        return requests.get(0);
    }

    private boolean was(Request.Kind kind) {
        return requests.stream().anyMatch(request -> request.kind == kind && request.isApproved());
    }

    /** Adds what it moved and holds to {posted, held} of its accounts. All its requests are answered. */
    void addTo(Map<Long, long[]> accounts) {
        if (!first().isApproved() || was(Request.Kind.REVERSAL)) {
            return;
        }
        if (first().kind == Request.Kind.PURCHASE || was(Request.Kind.CAPTURE)) {
            accounts.get(payer)[0] -= amount;
            accounts.get(receiver)[0] += amount;
        } else {
            accounts.get(payer)[1] += amount;
        }
    }
}
