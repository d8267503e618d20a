package io.millrace.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code blocks of a Markdown page, by what stands behind the back-quotes.
 *
 * <pre>
 * ```sql file=orders.sql       writes the file (any language)
 * ```console                   runs each line that begins with "$ " and compares what it prints
 *                              a line of ^C presses Ctrl-C when all before it has been printed
 * ```java                      compiles and runs the program, and compares with the ```text output block after it
 * ```text                      shown only
 * </pre>
 *
 * In expected output {@code …} stands for anything within a line, and a line of {@code …} alone for any lines.
 */
final class ConsolePage {
    private static final Pattern FILE = Pattern.compile("file=(\\S+)");

    /**
     * A code block.
     *
     * @param line where it begins in the page
     */
    record Block(String language, Optional<String> file, String text, int line) {}

    /** A command and the lines it should print. */
    record Command(String text, List<String> expected, int line) {}

    private ConsolePage() {}

    static List<Block> blocks(List<String> page) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).startsWith("```")) {
                String info = page.get(i).substring(3).strip();
                int start = i;
                StringBuilder text = new StringBuilder();
                for (i++; !page.get(i).startsWith("```"); i++) {
                    text.append(page.get(i)).append('\n');
                }
                Matcher file = FILE.matcher(info);
                blocks.add(new Block(
                        info.split(" ", 2)[0],
                        file.find() ? Optional.of(file.group(1)) : Optional.empty(),
                        text.toString(),
                        start + 1));
            }
        }
        return blocks;
    }

    static List<Command> commands(Block block) {
        List<Command> commands = new ArrayList<>();
        int line = block.line();
        for (String text : block.text().lines().toList()) {
            line++;
            if (text.startsWith("$ ")) {
                commands.add(new Command(text.substring(2), new ArrayList<>(), line));
            } else if (commands.isEmpty()) {
                throw new IllegalStateException("output without a command in line " + line);
            } else {
                commands.get(commands.size() - 1).expected().add(text.stripTrailing());
            }
        }
        return commands;
    }

    /** Whether printed lines are what a page shows; lines may come in another order, for tasks run side by side. */
    static boolean matches(List<String> expected, List<String> printed) {
        List<String> left = new ArrayList<>(printed);
        boolean anyLines = false;
        for (String line : expected) {
            if (line.strip().equals("…")) {
                anyLines = true;
                continue;
            }
            Pattern pattern = Pattern.compile(Pattern.quote(line).replace("…", "\\E.*\\Q"));
            Optional<String> found = left.stream()
                    .filter(candidate -> pattern.matcher(candidate).matches())
                    .findFirst();
            if (found.isEmpty()) {
                return false;
            }
            left.remove(found.get());
        }
        return anyLines || left.isEmpty();
    }
}
