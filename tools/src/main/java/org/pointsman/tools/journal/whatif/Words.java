package org.pointsman.tools.journal.whatif;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.view.Texts;

/** What numbers in answers mean, in words: those of the constants that the engine gives them by. */
final class Words {
    private static final Map<Integer, String> CODES = constants(ResponseCode.class);
    private static final Map<Integer, String> RESULTS = constants(RequestResult.class);
    private static final Map<Integer, String> ERRORS = constants(CommandError.class);

    private Words() {}

    private static Map<Integer, String> constants(Class<?> holder) {
        Map<Integer, String> words = new HashMap<>();
        try {
            for (Field constant : holder.getFields()) {
                if (constant.getType() == int.class) {
                    words.put(
                            constant.getInt(null),
                            constant.getName().toLowerCase(Locale.ROOT).replace('_', ' '));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return words;
    }

    /** DE 39 and its meaning, like {@code 51 insufficient funds}. */
    static String responseCode(int code) {
        String word = CODES.get(code);
        return Texts.responseCode(code) + (word == null ? "" : " " + word);
    }

    /** What became of a request of an API client. */
    static String result(int result) {
        return RESULTS.getOrDefault(result, "result " + result);
    }

    /** Why the engine refuses a row of reference data. */
    static String commandError(int error) {
        return ERRORS.getOrDefault(error, "error " + error);
    }
}
