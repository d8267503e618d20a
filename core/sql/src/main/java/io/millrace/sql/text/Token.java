package io.millrace.sql.text;

/**
 * A stretch of text that belongs together.
 *
 * @param end one past the last character
 */
record Token(Kind kind, int start, int end) {
    enum Kind {
        WORD,
        NUMBER,
        /** {@code '…'} with its prefix, such as {@code U&}. */
        STRING,
        /** A name in back-quotes. */
        QUOTED_NAME,
        SYMBOL
    }
}
