package io.millrace.cli.terminal;

import java.util.Locale;
import java.util.Map;

/**
 * What the talk on stderr may look like.
 *
 * @param terminal whether a person watches: then, and only then, there is redrawing
 * @param colours whether colours may be used
 * @param width columns
 */
public record Screen(boolean terminal, boolean colours, int width) {
    private static final int DEFAULT_WIDTH = 80;
    private static final int MIN_WIDTH = 40;
    private static final int MAX_WIDTH = 400;

    /** What the launcher found out (Java cannot ask whether stderr is a terminal). */
    public static Screen detect(Map<String, String> environment) {
        boolean terminal = Boolean.getBoolean("millrace.terminal.err");
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        boolean colours = terminal && !environment.containsKey("NO_COLOR") && !term.equals("dumb");
        return new Screen(terminal && !term.equals("dumb"), colours, width(environment));
    }

    private static int width(Map<String, String> environment) {
        String text = environment.getOrDefault("COLUMNS", System.getProperty("millrace.terminal.columns", ""));
        if (!text.matches("[0-9]{1,5}")) {
            return DEFAULT_WIDTH;
        }
        return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Integer.parseInt(text)));
    }

    /** Wraps a text in an ANSI style where colours may be used. */
    String styled(String ansi, String text) {
        return colours ? "\u001b[" + ansi + "m" + text + "\u001b[0m" : text;
    }
}
