package io.millrace.sql.table;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.option.Option;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.ProblemCollector;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Mistakes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the options of a table against the descriptions of its connector and format. */
public final class OptionCheck {
    public static final String CONNECTOR = "connector";
    public static final String FORMAT = "format";

    private final ConnectorCatalog catalog;
    private final ProblemCollector problems;

    public OptionCheck(ConnectorCatalog catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    /** Looks at names and values; whether something is missing depends on how the table is used. */
    public void check(String table, List<GivenOption> options, @Nullable SourcePlace place) {
        GivenOption named = find(options, CONNECTOR);
        if (named == null) {
            problems.add(Problem.error(SqlError.MISSING_OPTION, "table `" + table + "` names no connector")
                    .at(place)
                    .hint("Add WITH ('connector' = '" + exampleConnector() + "', …). The connectors are "
                            + quoted(identifiers()) + "."));
            return;
        }
        Optional<Connector> connector = catalog.connector(named.value());
        if (connector.isEmpty()) {
            problems.add(Problem.error(SqlError.UNKNOWN_CONNECTOR, "no connector " + named.shown())
                    .at(named.valuePlace())
                    .detail("The connectors are " + quoted(identifiers()) + ".")
                    .hint(NearestName.of(named.value(), identifiers())
                            .map(nearest -> "Did you mean '" + nearest + "'?")
                            .orElse("Use one of these connectors.")));
            return;
        }
        Optional<FormatFactory> format = format(table, connector.get(), options, place);
        boolean formatKnown = !connector.get().usesFormat() || format.isPresent();
        for (GivenOption option : options) {
            checkOption(option, connector.get(), format, formatKnown);
        }
    }

    private Optional<FormatFactory> format(
            String table, Connector connector, List<GivenOption> options, @Nullable SourcePlace place) {
        if (!connector.usesFormat()) {
            return Optional.empty();
        }
        List<String> formats =
                catalog.formats().stream().map(FormatFactory::identifier).toList();
        GivenOption named = find(options, FORMAT);
        if (named == null) {
            problems.add(Problem.error(SqlError.MISSING_OPTION, "table `" + table + "` names no format")
                    .at(place)
                    .detail("Connector '" + connector.identifier() + "' needs one; the formats are " + quoted(formats)
                            + ".")
                    .hint("Add 'format' = '" + (formats.isEmpty() ? "json" : formats.get(0)) + "' to WITH (…)."));
            return Optional.empty();
        }
        Optional<FormatFactory> format = catalog.format(named.value());
        if (format.isEmpty()) {
            problems.add(Problem.error(SqlError.UNKNOWN_FORMAT, "no format " + named.shown())
                    .at(named.valuePlace())
                    .detail("The formats are " + quoted(formats) + ".")
                    .hint(NearestName.of(named.value(), formats)
                            .map(nearest -> "Did you mean '" + nearest + "'?")
                            .orElse("Use one of these formats.")));
        }
        return format;
    }

    private void checkOption(
            GivenOption given, Connector connector, Optional<FormatFactory> format, boolean formatKnown) {
        if (given.key().equals(CONNECTOR) || (given.key().equals(FORMAT) && connector.usesFormat())) {
            return;
        }
        Map<String, Option<?>> known = known(connector);
        format.ifPresent(factory -> factory.options().forEach(option -> known.put(option.key(), option)));
        Option<?> option = match(given.key(), known);
        if (option != null) {
            checkValue(given, option);
            return;
        }
        Optional<String> instead = Optional.ofNullable(
                        connector.unsupportedOptions().get(given.key()))
                .or(() -> format.map(factory -> factory.unsupportedOptions().get(given.key())));
        if (instead.isPresent()) {
            problems.add(
                    Problem.error(SqlError.OPTION_NOT_YET, "option '" + given.key() + "' of Flink is not supported")
                            .at(given.keyPlace())
                            .hint(instead.get()));
        } else if (formatKnown) {
            problems.add(unknown(given, connector, known));
        }
    }

    private Problem unknown(GivenOption given, Connector connector, Map<String, Option<?>> known) {
        List<String> names = new ArrayList<>(known.keySet());
        names.add(CONNECTOR);
        if (connector.usesFormat()) {
            names.add(FORMAT);
        }
        return Problem.error(
                        SqlError.UNKNOWN_OPTION,
                        "connector '" + connector.identifier() + "' has no option '" + given.key() + "'")
                .at(given.keyPlace())
                .detail("The options are " + quoted(names) + ".")
                .hint(NearestName.of(given.key(), names)
                        .map(nearest -> "Did you mean '" + nearest + "'?")
                        .orElse("Remove it, or use one of these options."));
    }

    private void checkValue(GivenOption given, Option<?> option) {
        try {
            option.type().parse(given.value());
        } catch (IllegalArgumentException | ArithmeticException e) {
            String nearest = NearestName.of(given.value(), option.type().values())
                    .map(value -> "Did you mean '" + value + "'? ")
                    .orElse("");
            problems.add(Problem.error(SqlError.BAD_OPTION, "option '" + given.key() + "' cannot be " + given.shown())
                    .at(given.valuePlace())
                    .detail("It needs " + option.type().description() + ". " + option.summary())
                    .hint(nearest + "Write for example '" + given.key() + "' = '" + option.example() + "'."));
        }
    }

    /** All options of both directions: whether a table is read or written shows only when it is used. */
    private static Map<String, Option<?>> known(Connector connector) {
        Map<String, Option<?>> known = new LinkedHashMap<>();
        connector.source().ifPresent(source -> source.options().forEach(option -> known.put(option.key(), option)));
        connector.sink().ifPresent(sink -> sink.options().forEach(option -> known.putIfAbsent(option.key(), option)));
        return known;
    }

    private static @Nullable Option<?> match(String key, Map<String, Option<?>> known) {
        Option<?> exact = known.get(key);
        if (exact != null) {
            return exact;
        }
        for (Option<?> option : known.values()) {
            if (option.key().contains("*")) {
                String pattern = Pattern.quote(option.key()).replace("*", "\\E.+\\Q");
                if (key.matches(pattern)) {
                    return option;
                }
            }
        }
        return null;
    }

    /** The problem of a table that lacks an option it needs for what is done with it. */
    void checkRequired(String table, List<GivenOption> given, List<Option<?>> options, @Nullable SourcePlace place) {
        for (Option<?> option : options) {
            if (option.required() && find(given, option.key()) == null) {
                problems.add(Problem.error(
                                SqlError.MISSING_OPTION,
                                "table `" + table + "` lacks the option '" + option.key() + "'")
                        .at(place)
                        .detail(option.summary())
                        .hint("Add '" + option.key() + "' = '" + option.example() + "' to WITH (…)."));
            }
        }
    }

    static @Nullable GivenOption find(List<GivenOption> options, String key) {
        return options.stream()
                .filter(option -> option.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    private List<String> identifiers() {
        return catalog.connectors().stream().map(Connector::identifier).toList();
    }

    private String exampleConnector() {
        List<String> identifiers = identifiers();
        return identifiers.isEmpty() ? "filesystem" : identifiers.get(0);
    }

    private static String quoted(List<String> names) {
        return Mistakes.list(names).replace('`', '\'');
    }
}
