package org.pointsman.core.view;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages that stand in records, as {@code engine.xml} has them: the tools show what the schema says, so that a
 * command or a field that is added to it appears by itself. Immutable.
 */
public final class Schema {
    private static final int MAX_TEMPLATES = 256;

    private static final class Holder {
        private static final Schema ENGINE = SchemaFile.read("/sbe/engine.xml", FieldTable.load());
    }

    private final Map<Integer, MessageLayout> messages;
    private final MessageLayout[] byTemplate = new MessageLayout[MAX_TEMPLATES];

    Schema(Map<Integer, MessageLayout> messages) {
        this.messages = Collections.unmodifiableMap(new TreeMap<>(messages));
        for (int template = 0; template < MAX_TEMPLATES; template++) {
            MessageLayout known = messages.get(template);
            byTemplate[template] = known == null ? MessageLayout.unknown(template) : known;
        }
    }

    /** Commands and outcomes of this release. */
    public static Schema engine() {
        return Holder.ENGINE;
    }

    /** All messages in order of their templates. */
    public Collection<MessageLayout> messages() {
        return messages.values();
    }

    /** The message of a template; a layout without fields if a later release has it. */
    public MessageLayout message(int templateId) {
        return templateId < MAX_TEMPLATES ? byTemplate[templateId] : MessageLayout.unknown(templateId);
    }
}
