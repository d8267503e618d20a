package io.millrace.sql.text;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes of a file to text: UTF-8, with or without a byte order mark, of a size that a person could have written. */
public final class TextDecoder {
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private TextDecoder() {}

    public static SourceText decode(String fileName, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw MillraceException.refused(Problem.error(SqlError.TOO_LARGE, fileName + " is larger than 4 MB")
                    .detail("It has " + bytes.length + " bytes.")
                    .hint("A pipeline file holds statements, not data; put data into a file and read it with a "
                            + "table."));
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            throw MillraceException.refused(Problem.error(SqlError.NOT_UTF8, fileName + " is UTF-16, not UTF-8")
                    .at(new SourcePlace(1, 1, 1, 1))
                    .hint("Save the file as UTF-8."));
        }
        int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer output = CharBuffer.allocate(bytes.length - start + 1);
        CoderResult result = decoder.decode(input, output, true);
        String text = output.flip().toString();
        if (result.isError()) {
            int wrong = bytes[input.position()] & 0xFF;
            throw refused(
                    fileName, text, String.format("byte 0x%02X", wrong) + " is not UTF-8", "Save the file as UTF-8.");
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw refused(
                    fileName,
                    text.substring(0, nul),
                    "the file has a NUL character",
                    "Remove it; is this a text file?");
        }
        return new SourceText(fileName, text);
    }

    private static MillraceException refused(String fileName, String before, String fact, String hint) {
        SourceText source = new SourceText(fileName, before + "?");
        return MillraceException.refused(Problem.error(SqlError.NOT_UTF8, fact)
                .at(source.place(before.length(), before.length() + 1))
                .hint(hint));
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
