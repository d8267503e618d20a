package io.millrace.codegen.source;

/** Java statements with their indentation, and what executing them may do. */
final class Code {
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();
    private int depth;
    private boolean fallible;
    private boolean expensive;
    private boolean usesArena;

    Code(int depth) {
        this.depth = depth;
    }

    Code inner() {
        return new Code(depth);
    }

    void line(String statement) {
        text.append(statement.isEmpty() ? "" : INDENT.repeat(depth))
                .append(statement)
                .append('\n');
    }

    void open(String head) {
        line(head + " {");
        depth++;
    }

    void close() {
        depth--;
        line("}");
    }

    void orElse() {
        depth--;
        line("} else {");
        depth++;
    }

    /** Appends statements that were written at the same depth. */
    void append(Code other) {
        text.append(other.text);
        fallible |= other.fallible;
        expensive |= other.expensive;
        usesArena |= other.usesArena;
    }

    /** Appends statements of another depth, for instance into a block opened after they were written. */
    void appendIndented(Code other) {
        String shift = INDENT.repeat(Math.max(0, depth - other.depth));
        other.text.toString().lines().forEach(line -> text.append(shift)
                .append(line)
                .append('\n'));
        fallible |= other.fallible;
        expensive |= other.expensive;
        usesArena |= other.usesArena;
    }

    /** The same, when failures of these statements are caught around them. */
    void appendIndentedInfallible(Code other) {
        boolean before = fallible;
        appendIndented(other);
        fallible = before;
        expensive = true;
    }

    void closeWith(String tail) {
        depth--;
        line("} " + tail + " {");
        depth++;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether a statement may throw an ExpressionFailure: it must not run for rows that do not need it. */
    boolean fallible() {
        return fallible;
    }

    /** Whether it is worth a branch not to run this. */
    boolean expensive() {
        return expensive || fallible;
    }

    /** Whether a statement may throw at all: also for a text that is too long. */
    boolean throwing() {
        return fallible || usesArena;
    }

    boolean usesArena() {
        return usesArena;
    }

    void markFallible() {
        fallible = true;
    }

    void markExpensive() {
        expensive = true;
    }

    void markArena() {
        usesArena = true;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Whether a text has a name as a word. */
    static boolean mentions(String text, String name) {
        int at = text.indexOf(name);
        while (at >= 0) {
            boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
            int end = at + name.length();
            if (begins && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)))) {
                return true;
            }
            at = text.indexOf(name, end);
        }
        return false;
    }
}
