package io.millrace.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A file with a mistake, and what the hint tells to do; hints.txt describes the forms.
 *
 * @param code what is said of the file
 * @param start where the file begins behind the common tables
 * @param file the text of the file, with common tables and with @ for the directory
 * @param edits what the hint tells, in order
 * @param words what the hint says, where the edits do not stand in it
 * @param files what lies in the directory; the pipeline is run if there is any
 */
record HintCase(
        String code,
        String title,
        int start,
        String file,
        List<Edit> edits,
        List<String> words,
        Map<String, String> files) {
    /** A kind of edit and its two texts, the second one empty where the kind has none. */
    record Edit(String kind, String text, String with) {}

    @Override
    public String toString() {
        return code + " " + title;
    }

    static List<HintCase> all() {
        String text;
        try (InputStream stream = HintCase.class.getResourceAsStream("hints.txt")) {
            text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        String[] cases = text.split("(?m)^==== ", -1);
        String common = cases[0].substring(cases[0].indexOf("---- common\n") + "---- common\n".length());
        List<HintCase> all = new ArrayList<>();
        for (int i = 1; i < cases.length; i++) {
            all.add(parse(cases[i], common));
        }
        return all;
    }

    private static HintCase parse(String text, String common) {
        String[] parts = text.split("(?m)^---- ", -1);
        String head = parts[0].substring(0, parts[0].indexOf('\n'));
        String title = head.substring(head.indexOf(' ') + 1);
        StringBuilder file = new StringBuilder(title.startsWith("bare") ? "" : common);
        int start = file.length();
        List<Edit> edits = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] line = parts[i].strip().split(" ", 2);
            String rest = line.length > 1 ? line[1] : "";
            switch (line[0]) {
                case "words" -> words.add(rest);
                case "before" -> file.append(rest).append('\n');
                case "file" -> files.put(rest.substring(0, rest.indexOf(": ")), rest.substring(rest.indexOf(": ") + 2));
                case "replace" -> {
                    String[] both = rest.split(" =>( |$)", 2);
                    edits.add(new Edit("replace", both[0], both[1]));
                }
                default -> edits.add(new Edit(line[0], rest, ""));
            }
        }
        file.append(parts[0].substring(head.length() + 1));
        return new HintCase(head.substring(0, head.indexOf(' ')), title, start, file.toString(), edits, words, files);
    }
}
