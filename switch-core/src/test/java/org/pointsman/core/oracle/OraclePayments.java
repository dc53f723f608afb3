package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.OracleState.ACTIVE;

import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Merchant;
import org.pointsman.core.oracle.OracleState.Participant;
import org.pointsman.core.oracle.OracleState.Terminal;

/** Judges payments by API: like requests, where they have what is judged. */
class OraclePayments extends OracleRequests {
    OraclePayments(OracleState state, OracleUsages usages) {
        super(state, usages);
    }

    @Override
    int checkLateOriginal(Message payment) {
        return PASS;
    }

    @Override
    int checkSender(Message payment) {
        if (payment.hasAcquirer()) {
            Participant acquirer = state.participants.get(payment.acquirer());
            if (acquirer == null || acquirer.status() != ACTIVE || (acquirer.role() & 1) == 0) {
                return 31;
            }
        }
        Merchant merchant = merchant(payment);
        if (merchant == null || merchant.status() != ACTIVE) {
            return 3;
        }
        if (payment.hasTerminal()) {
            Terminal terminal = terminal(payment);
            return terminal == null || terminal.status() != ACTIVE ? 58 : PASS;
        }
        return PASS;
    }

    @Override
    int checkPermissions(Message payment) {
        int needed = payment.messageClass() == 1 ? AUTHORISATION : PURCHASE;
        if ((merchant(payment).permissions() & needed) == 0) {
            return 58;
        }
        if (payment.hasTerminal() && (terminal(payment).permissions() & needed) == 0) {
            return 58;
        }
        Card card = payment.hasCard() ? card(payment) : null;
        if (card != null && (card.permissions() & needed) == 0) {
            return 57;
        }
        Account payer = payer(payment);
        if (payer != null && payer.currency != payment.currency()) {
            return 12;
        }
        if (payer != null && !payment.hasCard() && payer == merchantAccount(payment)) {
            return 12;
        }
        return merchantAccount(payment).currency == payment.currency() ? PASS : 12;
    }

    @Override
    int checkNumber(Message payment) {
        return payment.hasCard() ? super.checkNumber(payment) : PASS;
    }

    @Override
    int checkCard(Message payment) {
        if (payment.hasCard()) {
            return super.checkCard(payment);
        }
        Account payer = payer(payment);
        if (payer == null || payer.status == 2) {
            return 14;
        }
        return payer.status == 1 ? 62 : checkReceiver(payment);
    }

    /** Null where the card or the account is not known. Only accounts of customers pay. */
    private Account payer(Message payment) {
        if (payment.hasCard()) {
            return card(payment) == null ? null : account(payment);
        }
        Account named = state.accounts.get(payment.pan().number());
        return named != null && named.kind == 1 ? named : null;
    }

    @Override
    long payerId(Message payment) {
        return payment.hasCard() ? super.payerId(payment) : payment.pan().number();
    }
}
