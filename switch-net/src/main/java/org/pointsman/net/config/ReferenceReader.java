package org.pointsman.net.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Bounds;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceData.BusinessDay;
import org.pointsman.core.reference.ReferenceData.Holds;
import org.pointsman.core.reference.ReferenceData.Remember;

/**
 * Reads the file of the reference data: its settings and bounds here, its lists in {@link ReferenceRows}.
 */
final class ReferenceReader {
    private static final Pattern CUT_OVER = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Duration MAX_REMEMBER = Duration.ofDays(30);
    private static final Duration MAX_HOLD = Duration.ofDays(366);

    static final List<String> LISTS =
            List.of("participants", "accounts", "cards", "merchants", "terminals", "routes", "limits");

    private final Problems problems;
    private final Path directory;

    private final ReferenceRows rows;

    /** @param directory of the CSV files that stand for lists; null if there are none */
    ReferenceReader(Problems problems, Path directory) {
        this.problems = problems;
        this.directory = directory;
        rows = new ReferenceRows(problems);
    }

    /** Announces what is no list. */
    static YamlReader mappings(YamlReader yaml) {
        return yaml.mappings("businessDay", "remember", "holds", "bounds");
    }

    ReferenceData read(Reader in) throws IOException {
        YamlReader yaml = mappings(new YamlReader(problems, directory))
                .list("participants", rows::participant)
                .list("accounts", rows::account)
                .list("cards", rows::card)
                .list("merchants", rows::merchant)
                .list("terminals", rows::terminal)
                .list("routes", rows::route)
                .list("limits", rows::limit);
        yaml.read(in);
        yaml.scalars().finish();
        BusinessDay businessDay = businessDay(yaml.mapping("businessDay"));
        Remember remember = remember(yaml.mapping("remember"));
        Holds holds = holds(yaml.mapping("holds"));
        rows.checkReferences();
        Bounds bounds = bounds(yaml.mapping("bounds"));
        problems.throwIfAny();
        return new ReferenceData(
                businessDay,
                remember,
                holds,
                bounds,
                rows.participants(),
                rows.accounts(),
                rows.cards(),
                rows.merchants(),
                rows.terminals(),
                rows.routes(),
                rows.limits());
    }

    static BusinessDay businessDay(Row row) {
        ZoneId zone = BusinessDay.DEFAULT.zone();
        try {
            zone = ZoneId.of(row.text("zone", zone.getId()));
        } catch (DateTimeException e) {
            row.refuse("zone", "zone is unknown, must be one like Asia/Shanghai");
        }
        String cutOver = row.has("cutOver") ? row.text("cutOver", CUT_OVER, "HH:mm, like \"23:00\"") : "";
        row.finish();
        return new BusinessDay(zone, cutOver.isEmpty() ? BusinessDay.DEFAULT.cutOver() : LocalTime.parse(cutOver));
    }

    private static Remember remember(Row row) {
        Remember remember = new Remember(
                (int) row.number("transactions", 1, Bounds.MAX_ROWS, Remember.DEFAULT.transactions()),
                row.duration("atLeast", Duration.ZERO, MAX_REMEMBER, Remember.DEFAULT.atLeast()));
        row.finish();
        return remember;
    }

    private static Holds holds(Row row) {
        Holds holds = new Holds(
                (int) row.number("max", 1, Bounds.MAX_ROWS, Holds.DEFAULT.max()),
                row.duration("expireAfter", Duration.ofSeconds(1), MAX_HOLD, Holds.DEFAULT.expireAfter()));
        row.finish();
        return holds;
    }

    private Bounds bounds(Row row) {
        int currencies = (int)
                rows.accounts().stream().mapToInt(Account::currency).distinct().count();
        int accountRows = rows.accounts().size() + currencies;
        int maxParticipants =
                smallBound(row, "participants", rows.participants().size());
        int maxAccounts = bound(row, "accounts", accountRows, Bounds.roomy(accountRows));
        int maxCards = bound(
                row, "cards", rows.cards().size(), Bounds.roomy(rows.cards().size()));
        int maxMerchants = bound(
                row,
                "merchants",
                rows.merchants().size(),
                Bounds.roomy(rows.merchants().size()));
        int maxTerminals = bound(
                row,
                "terminals",
                rows.terminals().size(),
                Bounds.roomy(rows.terminals().size()));
        int maxRoutes = smallBound(row, "routes", rows.routes().size());
        int maxLimits = smallBound(row, "limits", rows.limits().size());
        int usages = Bounds.usages(rows.limits(), maxParticipants, maxAccounts, maxCards, maxMerchants, maxTerminals);
        int maxUsages = bound(row, "usages", 1, usages);
        row.finish();
        return new Bounds(
                maxParticipants, maxAccounts, maxCards, maxMerchants, maxTerminals, maxRoutes, maxLimits, maxUsages);
    }

    private static int bound(Row row, String key, int least, int fallback) {
        return (int) row.number(key, Math.max(1, least), Bounds.MAX_ROWS, fallback);
    }

    private static int smallBound(Row row, String key, int least) {
        return (int) row.number(key, Math.max(1, least), Bounds.MAX_SMALL_ROWS, Bounds.roomySmall(least));
    }
}
