package io.millrace.sql.grammar;

import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Wording of mistakes that several places find. */
public final class Mistakes {
    private static final int MAX_LISTED = 12;

    private Mistakes() {}

    public static Problem unknownColumn(
            String name, Collection<String> columns, String where, @Nullable SourcePlace place) {
        return Problem.error(SqlError.UNKNOWN_COLUMN, "no column `" + name + "` in " + where)
                .at(place)
                .detail("The columns are " + list(columns) + ".")
                .hint(didYouMean(name, columns).orElse("Use one of these columns."));
    }

    /** {@code Write `price`.}, if a name is near enough. */
    public static Optional<String> didYouMean(String name, Collection<String> candidates) {
        return NearestName.of(name, candidates).map(nearest -> "Did you mean `" + nearest + "`?");
    }

    /** Up to a dozen names, so that messages stay short. */
    public static String list(Collection<String> names) {
        List<String> shown = names.stream().limit(MAX_LISTED).toList();
        String text = shown.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return names.size() > MAX_LISTED ? text + " and " + (names.size() - MAX_LISTED) + " more" : text;
    }
}
