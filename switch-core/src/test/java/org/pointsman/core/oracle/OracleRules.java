package org.pointsman.core.oracle;

/** Which rules an oracle goes by. A test that wants to see a wrong rule noticed overrides one of them. */
class OracleRules {
    OracleUsages usages(OracleState state) {
        return new OracleUsages(state);
    }

    OracleRequests requests(OracleState state, OracleUsages usages) {
        return new OracleRequests(state, usages);
    }

    OraclePayments payments(OracleState state, OracleUsages usages) {
        return new OraclePayments(state, usages);
    }

    OracleClients clients(
            OracleState state, OraclePayments payments, OracleReversals reversals, OracleReferenceData referenceData) {
        return new OracleClients(state, payments, reversals, referenceData);
    }

    OracleReversals reversals(OracleState state, OracleRequests requests, OracleUsages usages) {
        return new OracleReversals(state, requests, usages);
    }
}
