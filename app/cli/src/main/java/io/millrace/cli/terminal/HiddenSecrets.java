package io.millrace.cli.terminal;

import io.millrace.spi.option.SecretKeys;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a pipeline file as a screen may show it: what stands in quotes behind a key such as
 * {@code 'properties.sasl.jaas.config'} is covered by asterisks, letter for letter, so that places stay true. Names of
 * variables can be read.
 */
final class HiddenSecrets {
    /** The closing quote need not be there: a file may be broken just here. */
    private static final Pattern OPTION = Pattern.compile("'([^'\n]*+)'\\s*+=\\s*+'((?:[^']++|'')*+)");

    /** Whatever the key is, and wherever the quotes are. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?i)(?:password|passwd|secret|token)\\w*\\s*+=\\s*+\"((?:[^\"\\\\\n]|\\\\.)*+)");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}:]*+(?:}|:-)?+");

    private HiddenSecrets() {}

    static String in(String fileText) {
        StringBuilder shown = new StringBuilder(fileText);
        Matcher option = OPTION.matcher(fileText);
        while (option.find()) {
            if (SecretKeys.isSecret(option.group(1))) {
                hide(fileText, option.start(2), option.end(2), shown);
            }
        }
        Matcher assignment = ASSIGNMENT.matcher(fileText);
        while (assignment.find()) {
            hide(fileText, assignment.start(1), assignment.end(1), shown);
        }
        return shown.toString();
    }

    private static void hide(String text, int from, int to, StringBuilder shown) {
        Matcher variable = VARIABLE.matcher(text).region(from, to);
        int next = from;
        while (variable.find()) {
            cover(shown, next, variable.start());
            next = variable.end();
        }
        cover(shown, next, to);
    }

    private static void cover(StringBuilder shown, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = shown.charAt(i);
            if (c != '\n' && c != '\r' && c != '\t') {
                shown.setCharAt(i, '*');
            }
        }
    }
}
