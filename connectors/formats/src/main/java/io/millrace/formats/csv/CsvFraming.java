package io.millrace.formats.csv;

import io.millrace.formats.text.Words;
import io.millrace.spi.format.RecordFraming;

/**
 * Tells records apart at line feeds that do not stand in quoted fields or behind an escape.
 *
 * <p>A quote that is never closed makes one record of the rest of the input, which is then a bad record: where it
 * should have ended cannot be known.
 */
final class CsvFraming implements RecordFraming {
    private static final long LINE_FEEDS = Words.repeat('\n');

    private final CsvOptions options;
    private final long quotes;
    private final long escapes;

    CsvFraming(CsvOptions options) {
        this.options = options;
        // Without a quote or escape the line feed is looked for again, which changes nothing.
        quotes = options.quote() == CsvOptions.NO_CHARACTER ? LINE_FEEDS : Words.repeat(options.quote());
        escapes = options.escape() == CsvOptions.NO_CHARACTER ? LINE_FEEDS : Words.repeat(options.escape());
    }

    @Override
    public int recordEnd(byte[] data, int from, int to) {
        int p = from;
        int lastWord = Math.min(to, data.length - 8);
        while (p < lastWord) {
            long word = Words.at(data, p);
            long marks = Words.equalBytes(word, LINE_FEEDS)
                    | Words.equalBytes(word, quotes)
                    | Words.equalBytes(word, escapes);
            if (marks == 0) {
                p += 8;
                continue;
            }
            p += Words.firstMarked(marks);
            break;
        }
        if (p >= to) {
            return -1;
        }
        return data[p] == '\n' ? p : quotedRecordEnd(data, from, to);
    }

    /** The end of a record that may have quotes or escapes before its first line feed. */
    private int quotedRecordEnd(byte[] data, int from, int to) {
        int content = CsvDecoder.contentStart(data, from, to, options);
        if (options.allowComments() && CsvDecoder.isComment(data, content, to)) {
            return Words.indexOf(data, content, to, (byte) '\n');
        }
        boolean fieldStart = true;
        for (int p = content; p < to; p++) {
            byte value = data[p];
            if (value == options.quote() && fieldStart) {
                p = closingQuote(data, p + 1, to);
                fieldStart = false;
            } else if (value == options.escape()) {
                p++;
                fieldStart = false;
            } else if (value == '\n') {
                return p;
            } else {
                fieldStart = value == options.delimiter() || (fieldStart && options.trimSpaces() && value == ' ');
            }
        }
        return -1;
    }

    private int closingQuote(byte[] data, int from, int to) {
        int p = from;
        while (p < to) {
            byte value = data[p];
            if (value == options.escape() && value != options.quote()) {
                p += 2;
            } else if (value != options.quote()) {
                p++;
            } else if (p + 1 < to && data[p + 1] == value) {
                p += 2;
            } else {
                return p;
            }
        }
        return to;
    }
}
