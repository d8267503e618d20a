package io.millrace.cli.terminal;

import io.millrace.spi.error.SourcePlace;

/**
 * A line of a file with a stretch of it marked, cut to a width.
 *
 * <p>Tabs become spaces and wide characters count twice, so that the marks stand below what they mark; a control
 * character is shown as a replacement character, so that a file cannot play tricks with the terminal.
 */
record Excerpt(String line, String marks) {
    private static final int TAB_WIDTH = 4;
    private static final String CUT = "…";

    static Excerpt of(String fileText, SourcePlace place, int width) {
        String line = line(fileText, place.line());
        int from = Math.min(place.column() - 1, line.length());
        boolean oneLine = place.endLine() == place.line();
        int to = oneLine ? Math.min(Math.max(place.endColumn(), from + 1), line.length()) : line.length();
        Cells before = new Cells(0);
        before.append(line.substring(0, from));
        Cells marked = new Cells(before.column);
        marked.append(line.substring(from, Math.max(from, to)).stripTrailing());
        Cells after = new Cells(marked.column);
        after.append(line.substring(Math.max(from, to)));
        return cut(
                before.text.toString(),
                marked.text.toString(),
                (marked.text + after.text.toString())
                        .substring(marked.text.length())
                        .stripTrailing(),
                width);
    }

    private static Excerpt cut(String before, String marked, String after, int width) {
        String shownBefore = before;
        String shownMarked = marked;
        int markWidth = DisplayWidth.of(marked);
        if (DisplayWidth.of(before) + markWidth + DisplayWidth.of(after) > width) {
            int room = Math.max(width - Math.min(markWidth, width / 2) - width / 4, width / 4);
            if (DisplayWidth.of(before) > room) {
                shownBefore = CUT + lastColumns(before, room - 1);
            }
        }
        int left = width - DisplayWidth.of(shownBefore);
        shownMarked = firstColumns(shownMarked, left);
        left -= DisplayWidth.of(shownMarked);
        String shownAfter = shownMarked.length() == marked.length() ? firstColumns(after, left) : "";
        int carets = Math.max(1, DisplayWidth.of(shownMarked));
        return new Excerpt(
                (shownBefore + shownMarked + shownAfter).stripTrailing(),
                " ".repeat(DisplayWidth.of(shownBefore)) + "^".repeat(carets));
    }

    private static String firstColumns(String text, int columns) {
        if (DisplayWidth.of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int codePoint : text.codePoints().toArray()) {
            used += DisplayWidth.of(codePoint);
            if (used > columns - 1) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return kept + CUT;
    }

    private static String lastColumns(String text, int columns) {
        int[] codePoints = text.codePoints().toArray();
        int start = codePoints.length;
        int used = 0;
        while (start > 0 && used + DisplayWidth.of(codePoints[start - 1]) <= columns) {
            start--;
            used += DisplayWidth.of(codePoints[start]);
        }
        return new String(codePoints, start, codePoints.length - start);
    }

    private static String line(String text, int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            int end = lineEnd(text, start);
            if (end >= text.length()) {
                return "";
            }
            start = text.startsWith("\r\n", end) ? end + 2 : end + 1;
        }
        return text.substring(start, lineEnd(text, start));
    }

    private static int lineEnd(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) == '\n' || text.charAt(i) == '\r') {
                return i;
            }
        }
        return text.length();
    }

    /** Text as it is shown, from a column on. */
    private static final class Cells {
        final StringBuilder text = new StringBuilder();
        int column;

        Cells(int column) {
            this.column = column;
        }

        void append(String source) {
            source.codePoints().forEach(codePoint -> {
                if (codePoint == '\t') {
                    int spaces = TAB_WIDTH - column % TAB_WIDTH;
                    text.append(" ".repeat(spaces));
                    column += spaces;
                } else {
                    int shown = PlainText.isHarmless(codePoint) ? codePoint : PlainText.REPLACEMENT;
                    text.appendCodePoint(shown);
                    column += DisplayWidth.of(shown);
                }
            });
        }
    }
}
