package io.millrace.cli.terminal;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of the demo's results as a line of a table; a row of another shape as it is. */
public final class RevenueRow {
    public static final String HEADER = "minute (UTC)       store        orders        revenue";

    private static final Pattern ROW = Pattern.compile("\\{\"window_start\":\"([0-9-]{10} [0-9]{2}:[0-9]{2})[^\"]*\","
            + "\"window_end\":\"[^\"]*\",\"store\":\"([^\"]*)\",\"orders\":([0-9]{1,9}),"
            + "\"revenue\":([0-9]{1,12}(?:\\.[0-9]{1,2})?)}");

    private RevenueRow() {}

    public static String text(String json) {
        Matcher row = ROW.matcher(json);
        if (!row.matches()) {
            return PlainText.line(json);
        }
        return String.format(
                Locale.ROOT,
                "%s   %-10s %8s %,14.2f",
                row.group(1),
                PlainText.line(row.group(2)),
                Figures.count(Long.parseLong(row.group(3))),
                new BigDecimal(row.group(4)));
    }
}
