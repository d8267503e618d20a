package io.millrace.connector.basic.generate;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options {@code fields.<column>.<key>} of a table; those of a nested column are {@code fields.<a>.<b>.<key>}. */
final class FieldOptions {
    private static final String PREFIX = "fields.";

    private final String table;
    private final Map<String, String> texts;
    private final List<Problem> problems = new ArrayList<>();

    FieldOptions(String table, Map<String, String> texts) {
        this.table = table;
        this.texts = texts;
    }

    List<Problem> problems() {
        return problems;
    }

    /** The value for a column, or the option's default. */
    <T> Optional<T> find(String column, Option<T> option) {
        String key = key(column, option);
        String text = texts.getOrDefault(key, option.defaultText());
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(option.type().parse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problem(
                    "'" + key + "' = '" + text + "' of table `" + table + "` is not "
                            + option.type().description(),
                    "Give a value such as '" + option.example() + "'.");
            return Optional.empty();
        }
    }

    boolean isSet(String column, Option<?> option) {
        return texts.containsKey(key(column, option));
    }

    static String key(String column, Option<?> option) {
        return PREFIX + column + option.key().substring(PREFIX.length() + 1);
    }

    void problem(String fact, String hint) {
        problems.add(Problem.error(BasicConnectorError.GENERATOR_OPTION, fact).hint(hint));
    }

    /** Notes every key that fits no column. */
    void requireKnownKeys(RowType type) {
        Set<String> known = new HashSet<>();
        addKeys("", type, known);
        for (String key : texts.keySet()) {
            if (key.startsWith(PREFIX) && !known.contains(key)) {
                problem(
                        "the option '" + key + "' of table `" + table + "` fits no column",
                        NearestName.of(key, known)
                                .map(near -> "Did you mean '" + near + "'?")
                                .orElse("The columns are " + columns(type) + "; options are written"
                                        + " 'fields.<column>.<key>'."));
            }
        }
    }

    private static String columns(RowType type) {
        return String.join(", ", type.fields().stream().map(Field::name).toList());
    }

    private void addKeys(String prefix, RowType type, Set<String> known) {
        for (Field field : type.fields()) {
            String column = prefix + field.name();
            boolean sequence = isSequence(column);
            for (Option<?> option : applicable(field.type(), sequence)) {
                known.add(key(column, option));
            }
            if (field.type() instanceof RowType nested) {
                addKeys(column + ".", nested, known);
            }
        }
    }

    boolean isSequence(String column) {
        return "sequence"
                .equalsIgnoreCase(texts.getOrDefault(key(column, DatagenConnector.KIND), "")
                        .trim());
    }

    private static List<Option<?>> applicable(DataType type, boolean sequence) {
        List<Option<?>> options = new ArrayList<>(List.of(DatagenConnector.KIND));
        if (sequence) {
            options.addAll(List.of(DatagenConnector.START, DatagenConnector.END));
            return options;
        }
        options.add(DatagenConnector.NULL_RATE);
        if (type instanceof CharacterType || type instanceof BinaryType) {
            options.addAll(List.of(DatagenConnector.LENGTH, DatagenConnector.VARIABLE_LENGTH));
        } else if (type instanceof TimestampType) {
            options.add(DatagenConnector.MAX_PAST);
        } else if (!(type instanceof RowType
                || type instanceof MapType
                || type instanceof BooleanType
                || type instanceof DateType
                || type instanceof TimeType)) {
            options.addAll(List.of(DatagenConnector.MIN, DatagenConnector.MAX));
        }
        return options;
    }
}
