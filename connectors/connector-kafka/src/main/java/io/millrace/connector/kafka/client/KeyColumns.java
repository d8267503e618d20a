package io.millrace.connector.kafka.client;

import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.Format;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which columns of a table lie in the key of its records, and which in the value.
 *
 * @param format the key's format
 * @param keyType the key's fields, named without the prefix that the columns have
 * @param key the columns of the key
 * @param value the columns of the value
 */
public record KeyColumns(Format format, RowType keyType, List<Integer> key, List<Integer> value) {
    private static final String EXCEPT_KEY = "EXCEPT_KEY";

    public static final Option<String> FORMAT = Option.optional(
            "key.format",
            OptionTypes.STRING,
            "The format of the records' keys; without it keys are not written and not read. Its options begin with"
                    + " 'key.', for instance 'key.json.…'.",
            "raw");

    public static final Option<String> FIELDS = Option.optional(
            "key.fields", OptionTypes.STRING, "The columns of the key, separated by semicolons.", "customer_id");

    public static final Option<String> FIELDS_PREFIX = Option.withDefault(
            "key.fields-prefix",
            OptionTypes.STRING,
            "",
            "What the names of key columns begin with in the table, but not in the records' keys.",
            "key_");

    public static final Option<String> VALUE_FIELDS = Option.withDefault(
            "value.fields-include",
            OptionTypes.oneOf("ALL", EXCEPT_KEY),
            "ALL",
            "Whether the key columns lie in the value too. With 'ALL' the value is what is read of them, and the key"
                    + " only has to be readable.",
            "EXCEPT_KEY");

    /** Options of the key's format, which only the format knows. */
    public static final Option<String> FORMAT_OPTIONS = Option.optional(
            "key.*.*", OptionTypes.STRING, "An option of the key's format, such as 'key.csv.field-delimiter'.", "|");

    public static final List<Option<?>> OPTIONS = List.of(FORMAT, FIELDS, FIELDS_PREFIX, VALUE_FIELDS, FORMAT_OPTIONS);

    private static final String KEY_OPTION = "key.";

    public KeyColumns {
        key = List.copyOf(key);
        value = List.copyOf(value);
    }

    /** What the options say; empty when they name no key. */
    public static Optional<KeyColumns> of(TableContext context) {
        OptionValues options = context.options();
        boolean hasFormat = options.isSet(FORMAT);
        if (hasFormat != options.isSet(FIELDS)) {
            Option<String> lacking = hasFormat ? FIELDS : FORMAT;
            throw refused(
                    "table `" + context.table() + "` has '" + (hasFormat ? FORMAT : FIELDS).key() + "' and lacks '"
                            + lacking.key() + "'",
                    "Add '" + lacking.key() + "' = '" + lacking.example() + "' to WITH (…).");
        }
        if (!hasFormat) {
            return Optional.empty();
        }
        RowType table = context.physical();
        String prefix = options.get(FIELDS_PREFIX);
        boolean exceptKey = options.get(VALUE_FIELDS).equals(EXCEPT_KEY);
        if (!prefix.isEmpty() && !exceptKey) {
            throw refused(
                    "table `" + context.table() + "` has '" + FIELDS_PREFIX.key() + "' and all columns in the value",
                    "Add '" + VALUE_FIELDS.key() + "' = '" + EXCEPT_KEY + "' to WITH (…), or remove the prefix.");
        }
        List<Integer> key = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (String part : options.get(FIELDS).split(";", -1)) {
            int column = column(context, part.trim(), prefix);
            key.add(column);
            Field field = table.fields().get(column);
            fields.add(new Field(field.name().substring(prefix.length()), field.type()));
        }
        List<Integer> value = new ArrayList<>();
        for (int column = 0; column < table.fields().size(); column++) {
            if (!exceptKey || !key.contains(column)) {
                value.add(column);
            }
        }
        return Optional.of(new KeyColumns(format(context), RowType.of(fields), key, value));
    }

    private static int column(TableContext context, String name, String prefix) {
        List<String> names =
                context.physical().fields().stream().map(Field::name).toList();
        int column = names.indexOf(name);
        if (column < 0) {
            throw refused(
                    "'" + FIELDS.key() + "' of table `" + context.table() + "` names no column `" + name + "`",
                    NearestName.of(name, names)
                            .map(nearest -> "Did you mean `" + nearest + "`?")
                            .orElse("The columns are " + String.join(", ", names) + "."));
        }
        if (!name.startsWith(prefix)) {
            throw refused(
                    "key column `" + name + "` of table `" + context.table() + "` does not begin with '" + prefix + "'",
                    "Rename it to `" + prefix + name + "`, or correct '" + FIELDS_PREFIX.key() + "'.");
        }
        return column;
    }

    private static Format format(TableContext context) {
        Map<String, String> texts = new HashMap<>();
        context.options().texts().forEach((key, text) -> {
            if (key.startsWith(KEY_OPTION)) {
                texts.put(key.substring(KEY_OPTION.length()), text);
            }
        });
        String name = context.options().get(FORMAT);
        return context.formats()
                .find(name, new OptionValues(texts))
                .orElseThrow(() -> refused(
                        "there is no format '" + name + "' for the key of table `" + context.table() + "`",
                        "Use one of the formats that 'format' takes, for instance 'json'."));
    }

    /** The value's fields. */
    public RowType valueType(RowType table) {
        return RowType.of(value.stream().map(table.fields()::get).toList());
    }

    /** The value's fields by options that nobody has checked. */
    public static RowType valueType(RowType table, Map<String, String> options) {
        if (!EXCEPT_KEY.equals(options.get(VALUE_FIELDS.key()))) {
            return table;
        }
        List<String> key = Stream.of(options.getOrDefault(FIELDS.key(), "").split(";", -1))
                .map(String::trim)
                .toList();
        return RowType.of(table.fields().stream()
                .filter(field -> !key.contains(field.name()))
                .toList());
    }

    private static MillraceException refused(String fact, String hint) {
        return MillraceException.refused(
                Problem.error(KafkaError.KEY_OPTION, fact).hint(hint));
    }
}
