package io.millrace.formats.csv;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Utf8;
import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;

/**
 * Finds the fields of a CSV record, as Jackson's CSV parser does: a quote is one only at the start of a field
 * (elsewhere it is a character), quotes within quotes are doubled, only space may follow a closing quote.
 *
 * <p>After {@link #scan} the text of the field is {@link #text}{@code [from, to)}: a slice of the record, or of a
 * scratch buffer when something had to be resolved. The data has {@link Words#SPARE} bytes behind the record. One
 * thread.
 */
final class FieldScanner {
    private static final long LINE_FEEDS = Words.repeat('\n');
    private static final long CARRIAGE_RETURNS = Words.repeat('\r');

    private final CsvOptions options;
    private final byte delimiter;
    private final int quote;
    private final int escape;
    private final long delimiters;
    private final long quotes;
    private final long escapes;
    private final long quotedEscapes;
    private final ByteBuilder scratch = new ByteBuilder(256);

    private byte[] text = {};
    private int from;
    private int to;
    private boolean resolved;
    private int recordStart;
    private int field;

    FieldScanner(CsvOptions options) {
        this.options = options;
        delimiter = (byte) options.delimiter();
        quote = options.quote();
        escape = options.escape();
        delimiters = Words.repeat(options.delimiter());
        // Without a quote or escape what is looked for anyway is looked for twice.
        quotes = quote == CsvOptions.NO_CHARACTER ? delimiters : Words.repeat(quote);
        escapes = escape == CsvOptions.NO_CHARACTER ? delimiters : Words.repeat(escape);
        quotedEscapes = escape == CsvOptions.NO_CHARACTER ? quotes : escapes;
    }

    void startRecord(int start) {
        recordStart = start;
    }

    byte[] text() {
        return text;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Whether the text is not a slice of the record. */
    boolean resolved() {
        return resolved;
    }

    /** Where a position is, for messages. */
    String place(int position) {
        return "byte " + (position - recordStart) + " (field " + (field + 1) + ")";
    }

    /** Finds the field with a number that begins at a position; returns the position of the delimiter, or the end. */
    int scan(byte[] data, int position, int end, int number) {
        field = number;
        int p = position;
        while (options.trimSpaces() && p < end && isSpace(data[p])) {
            p++;
        }
        return p < end && data[p] == quote ? scanQuoted(data, p, end) : scanPlain(data, p, end);
    }

    private boolean isSpace(byte value) {
        return value >= 0 && value <= ' ' && value != delimiter;
    }

    private int scanPlain(byte[] data, int position, int end) {
        int p = position;
        resolved = false;
        while (p < end) {
            long word = Words.at(data, p);
            long marks = Words.equalBytes(word, delimiters)
                    | Words.equalBytes(word, escapes)
                    | Words.equalBytes(word, LINE_FEEDS)
                    | Words.equalBytes(word, CARRIAGE_RETURNS)
                    | Words.nonAscii(word);
            if (marks == 0) {
                p += 8;
                continue;
            }
            p += Words.firstMarked(marks);
            if (p >= end || data[p] == delimiter) {
                break;
            }
            p = data[p] < 0 ? skipCharacter(data, p, end) : scanPlainSpecial(data, position, p, end);
            if (resolved) {
                return p;
            }
        }
        p = Math.min(p, end);
        text = data;
        from = position;
        to = p;
        trimEnd();
        return p;
    }

    private void trimEnd() {
        while (options.trimSpaces() && to > from && isSpace(text[to - 1])) {
            to--;
        }
    }

    private int skipCharacter(byte[] data, int position, int end) {
        int next = Utf8.skip(data, position, end);
        if (next < 0) {
            throw new RecordFault(FormatError.NOT_UTF8, place(position) + " is not part of a UTF-8 character");
        }
        return next;
    }

    /** A line break, which may not be here, or an escape: then the field is resolved to its end. */
    private int scanPlainSpecial(byte[] data, int start, int position, int end) {
        if (data[position] != escape) {
            throw new RecordFault(
                    FormatError.CSV_SYNTAX, "a line break stands at " + place(position) + ", which is not quoted");
        }
        resolved = true;
        scratch.setLength(0);
        scratch.append(data, start, position - start);
        int p = position;
        while (p < end && data[p] != delimiter) {
            if (data[p] == escape) {
                p = resolveEscape(data, p, end);
            } else {
                p = copyCharacter(data, p, end);
            }
        }
        finishResolved();
        trimEnd();
        return p;
    }

    private void finishResolved() {
        scratch.ensure(Words.SPARE);
        text = scratch.array();
        from = 0;
        to = scratch.length();
    }

    private int copyCharacter(byte[] data, int position, int end) {
        int next = data[position] < 0 ? skipCharacter(data, position, end) : position + 1;
        scratch.append(data, position, next - position);
        return next;
    }

    private int resolveEscape(byte[] data, int position, int end) {
        if (position + 1 >= end) {
            throw new RecordFault(FormatError.CSV_SYNTAX, "nothing follows the escape at " + place(position));
        }
        byte escaped = data[position + 1];
        if (escaped < 0) {
            return copyCharacter(data, position + 1, end);
        }
        scratch.append(
                switch (escaped) {
                    case '0' -> (byte) 0;
                    case 'n' -> (byte) '\n';
                    case 'r' -> (byte) '\r';
                    case 't' -> (byte) '\t';
                    default -> escaped;
                });
        return position + 2;
    }

    private int scanQuoted(byte[] data, int position, int end) {
        int start = position + 1;
        int p = start;
        resolved = false;
        while (true) {
            p = nextSpecial(data, p, end);
            if (p >= end) {
                throw new RecordFault(FormatError.CSV_SYNTAX, "the quote at " + place(position) + " is not closed");
            }
            boolean escaping = data[p] == escape && escape != quote;
            if (data[p] < 0) {
                p = skipCharacter(data, p, end);
            } else if (escaping || (p + 1 < end && data[p + 1] == quote)) {
                p = resolveQuoted(data, start, p, position, end);
                break;
            } else {
                text = data;
                from = start;
                to = p;
                break;
            }
        }
        return afterQuote(data, p + 1, end);
    }

    /** The position of the next quote, escape or character beyond ASCII. */
    private int nextSpecial(byte[] data, int position, int end) {
        int p = position;
        while (p < end) {
            long word = Words.at(data, p);
            long marks = Words.equalBytes(word, quotes) | Words.equalBytes(word, quotedEscapes) | Words.nonAscii(word);
            if (marks != 0) {
                return p + Words.firstMarked(marks);
            }
            p += 8;
        }
        return end;
    }

    /** Resolves doubled quotes and escapes from a position on; returns the position of the closing quote. */
    private int resolveQuoted(byte[] data, int start, int position, int openingQuote, int end) {
        resolved = true;
        scratch.setLength(0);
        scratch.append(data, start, position - start);
        int p = position;
        while (p < end) {
            if (data[p] == escape && escape != quote) {
                p = resolveEscape(data, p, end);
            } else if (data[p] != quote) {
                p = copyCharacter(data, p, end);
            } else if (p + 1 < end && data[p + 1] == quote) {
                scratch.append(data[p]);
                p += 2;
            } else {
                finishResolved();
                return p;
            }
        }
        throw new RecordFault(FormatError.CSV_SYNTAX, "the quote at " + place(openingQuote) + " is not closed");
    }

    private int afterQuote(byte[] data, int position, int end) {
        int p = position;
        while (p < end && isSpace(data[p])) {
            p++;
        }
        if (p < end && data[p] != delimiter) {
            throw new RecordFault(FormatError.CSV_SYNTAX, "text stands behind the closing quote at " + place(p));
        }
        return p;
    }
}
