package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.OracleRequests.PASS;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Hold;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;

/** Oracles with one mistake each, of the kind that is easily made. A comparison that overlooks one is worth nothing. */
final class SpoiltRules {
    private SpoiltRules() {}

    /** Each mistake in words, and oracles that make it. */
    static Map<String, Supplier<OracleEngine>> all() {
        Map<String, Supplier<OracleEngine>> all = new LinkedHashMap<>();
        limits(all);
        requests(all);
        originals(all);
        reversals(all);
        payments(all);
        clients(all);
        all.put("a hold outlives its deadline by a nanosecond", () -> new OracleEngine() {
            @Override
            boolean due(Hold hold, long timestampNs) {
                return hold.deadlineNs < timestampNs;
            }
        });
        return all;
    }

    private static void limits(Map<String, Supplier<OracleEngine>> all) {
        all.put("reaching a threshold is passing it", usages(state -> new OracleUsages(state) {
            @Override
            boolean passes(long used, long more, long threshold) {
                return super.passes(used, more, threshold - 1);
            }
        }));
        all.put("usages of limits that count nothing yet need no room", usages(state -> new OracleUsages(state) {
            @Override
            int newOnes(Message request, long accountId) {
                return 0;
            }
        }));
        all.put("a partial reversal gives the count back", usages(state -> new OracleUsages(state) {
            @Override
            boolean givesCountBack(long remains) {
                return true;
            }
        }));
        all.put("counts are checked before amounts", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkLimits(Message request) {
                boolean countPassed =
                        usages.countLimitPassed(request, card(request).account());
                return countPassed ? 65 : super.checkLimits(request);
            }
        }));
        all.put("funds are checked before limits", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkLimits(Message request) {
                int code = checkFunds(request);
                return code == PASS ? super.checkLimits(request) : code;
            }
        }));
    }

    private static void requests(Map<String, Supplier<OracleEngine>> all) {
        all.put("a sender gives up at its instant", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkTooLate(Message request, long timestampNs) {
                return super.checkTooLate(request, timestampNs + 1);
            }
        }));
        all.put("a card expires with the month on it", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            boolean expired(Card card) {
                return super.expired(new Card(card.pan(), 0, card.expiry() - 1, 0, 0));
            }
        }));
        all.put("the PIN is looked at before the card", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkCard(Message request) {
                int code = checkPin(request);
                return code == PASS ? super.checkCard(request) : code;
            }
        }));
        all.put(
                "the last of the funds is not available",
                requests((state, usages) -> new OracleRequests(state, usages) {
                    @Override
                    boolean suffices(Account account, long amount) {
                        return super.suffices(account, amount + 1);
                    }
                }));
        all.put("the number is looked at first", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkPermissions(Message request) {
                int code = checkNumber(request);
                return code == PASS ? super.checkPermissions(request) : code;
            }
        }));
        all.put("a repeat needs the same RRN", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            boolean sameContent(Message first, Message second) {
                return super.sameContent(first, second)
                        && (second.isReversal()
                                || second.rrn().equals(Rrn.NONE)
                                || first.rrn().equals(second.rrn()));
            }
        }));
        all.put("a repeat may have another amount", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            boolean sameContent(Message first, Message second) {
                return first.pan().equals(second.pan()) && first.merchant().equals(second.merchant());
            }
        }));
        all.put("an inquiry goes to no closed merchant", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkReceiverIfAny(Message request) {
                return checkReceiver(request);
            }
        }));
        all.put("a full table is noticed before funds", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            int checkFunds(Message request) {
                int code = checkRoom(request);
                return code == PASS ? super.checkFunds(request) : code;
            }
        }));
    }

    private static void originals(Map<String, Supplier<OracleEngine>> all) {
        all.put("only the first late original is declined", requests((state, usages) -> {
            Set<Message> declined = new HashSet<>();
            return new OracleRequests(state, usages) {
                @Override
                Transaction reversalBefore(Message request) {
                    Transaction reversal = super.reversalBefore(request);
                    return reversal == null || declined.add(reversal.message) ? reversal : null;
                }
            };
        }));
        all.put("only DE 90 names a late original", requests((state, usages) -> new OracleRequests(state, usages) {
            @Override
            Transaction reversalBefore(Message request) {
                Transaction reversal = super.reversalBefore(request);
                return reversal == null || reversal.message.originalClass() == 0 ? null : reversal;
            }
        }));
        all.put("the oldest of several originals is reversed", reversals(parts -> new OracleReversals(parts) {
            @Override
            Transaction find(Message reversal) {
                for (Transaction transaction : state.transactions) {
                    if (!transaction.message.isReversal() && names(reversal, transaction.message)) {
                        return transaction;
                    }
                }
                return null;
            }
        }));
        all.put("a miss falls through to the trace number", reversals(parts -> new OracleReversals(parts) {
            @Override
            Transaction find(Message reversal) {
                Transaction original = super.find(reversal);
                return original != null
                        ? original
                        : state.newest(t -> !t.message.isReversal()
                                && reversal.stan() == t.message.stan()
                                && reversal.localTime() == t.message.localTime()
                                && reversal.localDate() == t.message.localDate()
                                && reversal.terminalId() == t.message.terminalId()
                                && reversal.merchant().equals(t.message.merchant()));
            }
        }));
        all.put("an RRN names originals at any merchant", reversals(parts -> new OracleReversals(parts) {
            @Override
            Transaction find(Message reversal) {
                return reversal.originalClass() != 0 || reversal.rrn().equals(Rrn.NONE)
                        ? super.find(reversal)
                        : state.newest(t -> !t.message.isReversal()
                                && reversal.terminalId() == t.message.terminalId()
                                && reversal.rrn().equals(t.message.rrn()));
            }
        }));
    }

    private static void reversals(Map<String, Supplier<OracleEngine>> all) {
        repeatedReversals(all);
        all.put("the amount (64) is looked at before the original (25)", reversals(parts -> new OracleReversals(parts) {
            @Override
            int judge(Message reversal, Transaction original) {
                int code = checkAmount(reversal, original);
                return code == DONE ? super.judge(reversal, original) : code;
            }
        }));
        all.put("any currency will do", reversals(parts -> new OracleReversals(parts) {
            @Override
            boolean sameCurrency(Message reversal, Transaction original) {
                return true;
            }
        }));
        all.put("a reversal may leave all of the amount", reversals(parts -> new OracleReversals(parts) {
            @Override
            boolean leavesAll(long replacement, long amount) {
                return replacement > amount;
            }
        }));
        all.put("anybody's acquirer may reverse", reversals(parts -> new OracleReversals(parts) {
            @Override
            boolean sameAcquirer(Message reversal, Transaction original) {
                return true;
            }
        }));
        all.put("usages are given back on another day", reversals(parts -> new OracleReversals(parts) {
            @Override
            boolean sameWindow(Transaction original) {
                return true;
            }
        }));
        all.put("money comes back from the merchant's account of today", reversals(parts -> new OracleReversals(parts) {
            @Override
            Account receiver(Transaction original) {
                return requests.merchantAccount(original.message);
            }
        }));
        all.put("an expired hold cannot be reversed", reversals(parts -> new OracleReversals(parts) {
            @Override
            int checkOriginal(Message reversal, Transaction original) {
                return original.state == OracleState.EXPIRED ? 25 : super.checkOriginal(reversal, original);
            }
        }));
        all.put("a closed merchant cannot reverse", reversals(parts -> new OracleReversals(parts) {
            @Override
            int checkAmount(Message reversal, Transaction original) {
                boolean closed = requests.merchant(original.message).status() != OracleState.ACTIVE;
                return closed ? 3 : super.checkAmount(reversal, original);
            }
        }));
    }

    private static void payments(Map<String, Supplier<OracleEngine>> all) {
        all.put("an opening account pays", payments((state, usages) -> new OraclePayments(state, usages) {
            @Override
            int checkCard(Message payment) {
                Account account = state.accounts.get(payment.pan().number());
                return payment.hasCard() || account == null ? super.checkCard(payment) : PASS;
            }
        }));
        all.put(
                "a payment without a terminal counts against limits of terminals",
                usages(state -> new OracleUsages(state) {
                    @Override
                    boolean concerns(OracleState.Limit limit, Message request) {
                        return limit.scope() == 4 || super.concerns(limit, request);
                    }
                }));
        all.put("only the acquirer named reverses a payment by API", reversals(parts -> new OracleReversals(parts) {
            @Override
            boolean sameAcquirer(Message reversal, Transaction original) {
                return reversal.acquirer() == original.message.acquirer();
            }
        }));
        all.put("a captured authorisation has a hold to release", reversals(parts -> new OracleReversals(parts) {
            @Override
            int undo(Transaction original, long remains) {
                return original.captured ? DONE : super.undo(original, remains);
            }
        }));
    }

    private static void clients(Map<String, Supplier<OracleEngine>> all) {
        all.put("a repeat may name another terminal", clients(parts -> new OracleClients(parts) {
            @Override
            boolean samePayment(Message first, Message second) {
                return first.sameContent(second) && first.acquirer() == second.acquirer();
            }
        }));
        all.put("a payment is captured twice", clients(parts -> new OracleClients(parts) {
            @Override
            int checkCapture(Transaction payment) {
                return payment.captured ? 0 : super.checkCapture(payment);
            }
        }));
        all.put("an expired authorisation is reversed once more", clients(parts -> new OracleClients(parts) {
            @Override
            int checkReversal(Transaction payment) {
                return payment.state == OracleState.EXPIRED ? 7 : super.checkReversal(payment);
            }
        }));
        all.put("what a message left of a payment cannot be reversed", clients(parts -> new OracleClients(parts) {
            @Override
            int checkReversal(Transaction payment) {
                return payment.state == OracleState.PARTLY_REVERSED ? 7 : super.checkReversal(payment);
            }
        }));
        all.put("a repeat may have another expiry", clients(parts -> new OracleClients(parts) {
            @Override
            boolean samePayment(Message first, Message second) {
                return first.sameContent(second)
                        && first.terminalId() == second.terminalId()
                        && first.acquirer() == second.acquirer();
            }
        }));
        all.put("who has given up still has it captured", clients(parts -> new OracleClients(parts) {
            @Override
            boolean late(long expiresAtNs, long timestampNs) {
                return false;
            }
        }));
    }

    private static void repeatedReversals(Map<String, Supplier<OracleEngine>> all) {
        all.put(
                "a repeat repeats an RRN that names nothing",
                requests((state, usages) -> new OracleRequests(state, usages) {
                    @Override
                    boolean sameContent(Message first, Message second) {
                        return super.sameContent(first, second)
                                && (!first.isReversal() || first.rrn().equals(second.rrn()));
                    }
                }));
        all.put(
                "a repeat repeats a local time that names nothing",
                requests((state, usages) -> new OracleRequests(state, usages) {
                    @Override
                    boolean sameContent(Message first, Message second) {
                        return super.sameContent(first, second)
                                && (!first.isReversal() || first.localTime() == second.localTime());
                    }
                }));
        all.put(
                "a repeat may name its original by another key",
                requests((state, usages) -> new OracleRequests(state, usages) {
                    @Override
                    boolean sameContent(Message first, Message second) {
                        boolean otherKey = first.isReversal()
                                && !first.reference()
                                        .get(0)
                                        .equals(second.reference().get(0));
                        return otherKey && first.amount() == second.amount() || super.sameContent(first, second);
                    }
                }));
    }

    private interface RequestRules {
        OracleRequests of(OracleState state, OracleUsages usages);
    }

    private static Supplier<OracleEngine> usages(Function<OracleState, OracleUsages> spoilt) {
        return () -> new OracleEngine(new OracleRules() {
            @Override
            OracleUsages usages(OracleState state) {
                return spoilt.apply(state);
            }
        });
    }

    private static Supplier<OracleEngine> requests(RequestRules spoilt) {
        return () -> new OracleEngine(new OracleRules() {
            @Override
            OracleRequests requests(OracleState state, OracleUsages usages) {
                return spoilt.of(state, usages);
            }
        });
    }

    private interface PaymentRules {
        OraclePayments of(OracleState state, OracleUsages usages);
    }

    private static Supplier<OracleEngine> payments(PaymentRules spoilt) {
        return () -> new OracleEngine(new OracleRules() {
            @Override
            OraclePayments payments(OracleState state, OracleUsages usages) {
                return spoilt.of(state, usages);
            }
        });
    }

    private static Supplier<OracleEngine> clients(Function<OracleClients, OracleClients> spoilt) {
        return () -> new OracleEngine(new OracleRules() {
            @Override
            OracleClients clients(
                    OracleState state,
                    OraclePayments payments,
                    OracleReversals reversals,
                    OracleReferenceData referenceData) {
                return spoilt.apply(super.clients(state, payments, reversals, referenceData));
            }
        });
    }

    /** @param spoilt makes the spoilt rules out of what the right ones are made of */
    private static Supplier<OracleEngine> reversals(Function<OracleReversals, OracleReversals> spoilt) {
        return () -> new OracleEngine(new OracleRules() {
            @Override
            OracleReversals reversals(OracleState state, OracleRequests requests, OracleUsages usages) {
                return spoilt.apply(super.reversals(state, requests, usages));
            }
        });
    }
}
