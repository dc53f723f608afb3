package org.pointsman.core.view;

import java.util.List;

/**
 * What a record says of a transaction, wherever it stands in it: in the command, else in the outcome that answers it. A
 * command that is added to the schema takes part by naming its fields like the others do.
 */
public enum RecordField {
    /** Minor units. Of a capture or a reversal by API that names none: what the payment's amount is. */
    AMOUNT("amount"),
    CURRENCY("currency"),
    MERCHANT("merchantId"),
    TERMINAL("terminalId"),
    ACQUIRER("acquirer", "participant"),
    STAN("stan"),
    RRN("rrn"),
    PROCESSING_CODE("processingCode"),
    RESPONSE_CODE("responseCode"),
    APPROVAL_CODE("approvalCode"),
    /** Number of the transaction in order of arrival: what the API calls the payment's id. */
    TRANSACTION("transaction"),
    ACCOUNT("account"),
    CLIENT("client"),
    REFERENCE("reference"),
    RESULT("result"),
    FLAGS("flags"),
    SETTLEMENT_DATE("settlementDate"),
    BALANCE("balance"),
    MESSAGE_CLASS("messageClass"),
    CARD("pan");

    private final List<String> names;

    RecordField(String... names) {
        this.names = List.of(names);
    }

    /** The field of a message that says this, or null. */
    Field in(MessageLayout layout) {
        for (String name : names) {
            Field field = layout.field(name);
            if (field != null) {
                return field;
            }
        }
        return null;
    }
}
