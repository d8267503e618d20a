package io.millrace.sql.text;

import io.millrace.spi.error.SourcePlace;
import java.util.Arrays;

/** The text of a pipeline file with its lines. Columns count UTF-16 units, as the grammar does. */
public final class SourceText {
    private final String fileName;
    private final String text;
    private final int[] lineStarts;

    public SourceText(String fileName, String text) {
        this.fileName = fileName;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String fileName() {
        return fileName;
    }

    public String text() {
        return text;
    }

    /** The place of {@code text[start, end)}; at least one character wide. */
    public SourcePlace place(int start, int end) {
        int last = Math.max(start, end - 1);
        return new SourcePlace(line(start), column(start), line(last), column(last));
    }

    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    public int column(int offset) {
        return offset - lineStarts[line(offset) - 1] + 1;
    }

    /** Where a line and column lie in the text; the end of the text for places behind it. */
    public int offset(int line, int column) {
        if (line > lineStarts.length) {
            return text.length();
        }
        return Math.min(text.length(), lineStarts[Math.max(0, line - 1)] + column - 1);
    }

    /** The text of a place. */
    public String slice(SourcePlace place) {
        int start = offset(place.line(), place.column());
        int end = Math.min(text.length(), offset(place.endLine(), place.endColumn()) + 1);
        return start < end ? text.substring(start, end) : "";
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, count * 2);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }
}
