package org.pointsman.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pointsman.journal.Damage;

/** Places where a journal is not what was written, as commands show them. */
final class Damages {

    private Damages() {}

    /** One line. */
    static String text(Damage damage) {
        return String.format(
                "%s at %s, offset %d, record %d: %s",
                damage.kind(), damage.file(), damage.offset(), damage.sequence(), damage.description());
    }

    /** The same for programs. */
    static Map<String, Object> asMap(Damage damage) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", damage.kind().name());
        map.put("file", damage.file().toString());
        map.put("offset", damage.offset());
        map.put("sequence", damage.sequence());
        map.put("description", damage.description());
        return map;
    }
}
