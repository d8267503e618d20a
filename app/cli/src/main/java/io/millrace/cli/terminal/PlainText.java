package io.millrace.cli.terminal;

/** Text of others made safe for a terminal, and wrapped. */
final class PlainText {
    static final int REPLACEMENT = 0xfffd;

    private PlainText() {}

    static boolean isHarmless(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                // Marks that turn the reading direction would show a place where it is not.
                && !(codePoint >= 0x202a && codePoint <= 0x202e)
                && !(codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    /** One line without characters that control the terminal. */
    static String line(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        text.codePoints()
                .forEach(codePoint -> harmless.appendCodePoint(isHarmless(codePoint) ? codePoint : REPLACEMENT));
        return harmless.toString();
    }

    /** Breaks a text at spaces; its own line breaks stay, and a word longer than the width stays whole. */
    static String wrap(String first, String indent, String text, int width) {
        StringBuilder wrapped = new StringBuilder();
        String start = first;
        for (String paragraph : text.split("\n", -1)) {
            wrapLine(start, indent, line(paragraph), width, wrapped);
            start = indent;
        }
        return wrapped.toString();
    }

    private static void wrapLine(String first, String indent, String text, int width, StringBuilder wrapped) {
        StringBuilder line = new StringBuilder(first);
        int filled = DisplayWidth.of(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            int wordWidth = DisplayWidth.of(word);
            if (!empty && filled + 1 + wordWidth > width) {
                wrapped.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(indent);
                filled = indent.length();
                empty = true;
            }
            if (!empty) {
                line.append(' ');
                filled++;
            }
            line.append(word);
            filled += wordWidth;
            empty = false;
        }
        wrapped.append(line.toString().stripTrailing()).append('\n');
    }
}
