package org.pointsman.core.view;

import java.util.List;

/**
 * A message of the schema: a command or an outcome.
 *
 * @param name as in the schema, like {@code TransactionRequest}
 * @param templateId what names it in records
 * @param blockLength bytes behind its header, in the newest version
 * @param fields in the order of the block, padding left out
 */
public record MessageLayout(String name, int templateId, int blockLength, List<Field> fields) {

    /** What takes the place of a layout where the schema of this release knows none. */
    static MessageLayout unknown(int templateId) {
        return new MessageLayout("Unknown" + templateId, templateId, 0, List.of());
    }

    /** The field of a name, or null. */
    public Field field(String fieldName) {
        for (Field field : fields) {
            if (field.name().equals(fieldName)) {
                return field;
            }
        }
        return null;
    }

    /** The word people use: {@code CaptureRequest} is {@code capture}, {@code PutCard} is {@code put-card}. */
    public String word() {
        String stem = name.endsWith("Request") ? name.substring(0, name.length() - "Request".length()) : name;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < stem.length(); i++) {
            char c = stem.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                word.append('-');
            }
            word.append(Character.toLowerCase(c));
        }
        return word.toString();
    }
}
