package io.millrace.testkit.script;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The plain Java values of SQL types, and how scripts write them.
 *
 * <pre>
 * BOOLEAN         Boolean         true
 * integers        Long            -3
 * FLOAT, DOUBLE   Float, Double   0.5   NaN   Infinity
 * DECIMAL         BigDecimal      12.50 (with the type's scale)
 * text            String          ann   'NULL'   ' two blanks '   'it''s'
 * binary          Binary          x'00ff'
 * DATE            LocalDate       2024-02-29
 * TIME            LocalTime       10:00:00
 * TIMESTAMP       LocalDateTime   2024-02-29 10:00:00.123
 * TIMESTAMP_LTZ   Instant         2024-02-29 10:00:00.123Z (always UTC)
 * intervals       Long            months, milliseconds
 * ROW             List            (1, ann, NULL)
 * MAP             Map             (a = ann, b = NULL)   ()   keys are texts without =
 * </pre>
 */
public final class ScriptValues {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter();

    private ScriptValues() {}

    /** Splits at the separator outside quotes and parentheses; cells lose the blanks around them. */
    public static List<String> splitCells(String text, char separator) {
        List<String> cells = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth <= 0 && c == separator) {
                cells.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        cells.add(text.substring(start).strip());
        return cells;
    }

    /** The value of a cell. */
    public static @Nullable Object parse(String cell, DataType type) {
        if (cell.equals("NULL")) {
            return null;
        }
        if (type instanceof DataType.BooleanType) {
            return Boolean.valueOf(cell);
        } else if (type instanceof DataType.IntegerType || type instanceof DataType.IntervalType) {
            return Long.valueOf(cell);
        } else if (type instanceof DataType.FloatingType floating) {
            if (floating.bits() == 32) {
                return Float.valueOf(cell);
            }
            return Double.valueOf(cell);
        } else if (type instanceof DataType.DecimalType decimal) {
            return new BigDecimal(cell).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        } else if (type instanceof DataType.CharacterType) {
            return unquote(cell);
        } else if (type instanceof DataType.BinaryType) {
            return new Binary(cell.substring(2, cell.length() - 1).toLowerCase(Locale.ROOT));
        } else if (type instanceof DataType.DateType) {
            return LocalDate.parse(cell);
        } else if (type instanceof DataType.TimeType) {
            return LocalTime.parse(cell, TIME);
        } else if (type instanceof DataType.TimestampType timestamp) {
            return timestamp.localZone() ? instant(cell) : LocalDateTime.parse(cell, TIMESTAMP);
        }
        return type instanceof DataType.MapType map ? map(cell, map) : row(cell, (DataType.RowType) type);
    }

    private static Map<String, @Nullable Object> map(String cell, DataType.MapType type) {
        Map<String, @Nullable Object> map = new TreeMap<>();
        String entries = cell.substring(1, cell.length() - 1).strip();
        for (String entry : entries.isEmpty() ? List.<String>of() : splitCells(entries, ',')) {
            int equals = entry.indexOf('=');
            String key = unquote(entry.substring(0, equals).strip());
            map.put(key, parse(entry.substring(equals + 1).strip(), type.value()));
        }
        return map;
    }

    private static Instant instant(String cell) {
        if (!cell.endsWith("Z")) {
            throw new IllegalArgumentException("a TIMESTAMP_LTZ is written in UTC with a Z behind it, not: " + cell);
        }
        return LocalDateTime.parse(cell.substring(0, cell.length() - 1), TIMESTAMP)
                .toInstant(ZoneOffset.UTC);
    }

    private static String unquote(String cell) {
        if (cell.length() < 2 || !cell.startsWith("'") || !cell.endsWith("'")) {
            return cell;
        }
        String inner = cell.substring(1, cell.length() - 1).replace("''", "'");
        return inner.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
    }

    private static List<@Nullable Object> row(String cell, DataType.RowType type) {
        List<String> cells = splitCells(cell.substring(1, cell.length() - 1), ',');
        if (cells.size() != type.fieldCount()) {
            throw new IllegalArgumentException(cells.size() + " values for " + type.name() + ": " + cell);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            values.add(parse(cells.get(i), type.fieldType(i)));
        }
        return values;
    }

    /** The one way to write a plain value: equal values of a type have equal texts. */
    public static String format(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        } else if (value instanceof String text) {
            return quote(text);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof LocalTime time) {
            return TIME.format(time);
        } else if (value instanceof LocalDateTime timestamp) {
            return TIMESTAMP.format(timestamp);
        } else if (value instanceof Instant instant) {
            return TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
        } else if (value instanceof List<?> row) {
            return "("
                    + String.join(", ", row.stream().map(ScriptValues::format).toList()) + ")";
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> format(entry.getKey()) + " = " + format(entry.getValue()))
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return value.toString();
    }

    private static String quote(String text) {
        boolean plain = !text.isEmpty()
                && !text.equals("NULL")
                && text.strip().equals(text)
                && text.chars().noneMatch(c -> c < ' ' || c == '\'' || c == '|' || c == '(' || c == ')' || c == ',')
                && !text.startsWith("!");
        if (plain) {
            return text;
        }
        return "'"
                + text.replace("'", "''")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\0", "\\0")
                + "'";
    }

    /** A row as one line: its cells in the order of the fields. */
    public static String formatRow(List<? extends @Nullable Object> values) {
        StringBuilder line = new StringBuilder();
        for (Object value : values) {
            line.append(line.length() == 0 ? "" : " | ").append(format(value));
        }
        return line.toString();
    }

    /** A row of a script for a table; fields that its header does not name are NULL. */
    public static List<@Nullable Object> parseRow(List<String> columns, ScriptStep.TextRow row, List<Field> fields) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String column : columns) {
            if (fields.stream().noneMatch(field -> field.name().equals(column))) {
                throw new IllegalArgumentException("line " + row.line() + ": the table has no column " + column);
            }
        }
        for (Field field : fields) {
            int index = columns.indexOf(field.name());
            values.add(index < 0 ? null : parse(row.cells().get(index), field.type()));
        }
        return values;
    }

    /** The rows of a table after all its changes, as sorted texts of the columns that its header names. */
    public static List<String> finalRows(ScriptStep.TextTable table, List<Field> fields) {
        Map<String, Long> weights = new TreeMap<>();
        for (ScriptStep.TextRow row : table.rows()) {
            String text = formatRow(parseRow(table.columns(), row, fields));
            weights.merge(text, row.weight(), Long::sum);
        }
        return projected(weightedRows(weights), table.columns(), fields);
    }

    /** The cells of these columns only, rows sorted again. */
    public static List<String> projected(List<String> rows, List<String> columns, List<Field> fields) {
        List<String> names = fields.stream().map(Field::name).toList();
        return rows.stream()
                .map(row -> splitCells(row, '|'))
                .map(cells -> String.join(
                        " | ",
                        columns.stream()
                                .map(column -> cells.get(names.indexOf(column)))
                                .toList()))
                .sorted()
                .toList();
    }

    /** Each row as often as its weight says; a row that was retracted more often than inserted shows its weight. */
    public static List<String> weightedRows(Map<String, Long> weights) {
        List<String> rows = new ArrayList<>();
        new TreeMap<>(weights).forEach((row, weight) -> {
            for (long i = 0; i < weight; i++) {
                rows.add(row);
            }
            if (weight < 0) {
                rows.add(weight + " " + row);
            }
        });
        return rows;
    }
}
