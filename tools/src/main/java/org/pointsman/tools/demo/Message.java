package org.pointsman.tools.demo;

import java.util.Map;
import java.util.TreeMap;

/**
 * A message as the field reads it: its type and the text of its data elements, in no dialect yet.
 *
 * @param mti four digits
 * @param fields by DE number, 2 to 128
 */
record Message(String mti, Map<Integer, String> fields) {

    String field(int de) {
        return fields.get(de);
    }

    boolean has(int de) {
        return fields.containsKey(de);
    }

    /** 1 authorisation, 2 financial, 4 reversal, 8 network management. */
    int messageClass() {
        return mti.charAt(1) - '0';
    }

    /** DE 4 in minor units, 0 if absent. */
    long amount() {
        return has(4) ? Long.parseLong(field(4)) : 0;
    }

    /** DE 2, or the number before the separator of DE 35; null if neither is there. */
    String pan() {
        if (has(2)) {
            return field(2);
        }
        return has(35) ? field(35).substring(0, trackSeparator()) : null;
    }

    /** DE 14 or the track's expiry, YYMM; null if neither is there. */
    String expiry() {
        if (has(14)) {
            return field(14);
        }
        return has(35) ? field(35).substring(trackSeparator() + 1, trackSeparator() + 5) : null;
    }

    private int trackSeparator() {
        return field(35).indexOf('=');
    }

    /** The same with one field set, or left out where {@code text} is null. */
    Message with(int de, String text) {
        Map<Integer, String> changed = new TreeMap<>(fields);
        if (text == null) {
            changed.remove(de);
        } else {
            changed.put(de, text);
        }
        return new Message(mti, changed);
    }

    Message withMti(String newMti) {
        return new Message(newMti, fields);
    }
}
