package io.millrace.connector.basic.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint keeps of a writer: the parts that it closed and that are not known to be visible, and the one that
 * is open. All of them are durable up to the given lengths.
 *
 * <p>As text: a line {@code millrace-parts 1}, then per part {@code open|closed <bytes> <epoch> <name>}.
 *
 * @param open at most one per writer; several after states of several writers were put together
 */
record WriterState(List<Part> closed, List<Part> open) {
    private static final String HEADER = "millrace-parts 1";
    private static final String CLOSED = "closed";
    private static final String OPEN = "open";

    /**
     * A part and how many of its bytes count.
     *
     * @param epoch the first epoch that held it as closed; 0 while it is open
     */
    record Part(PartFile file, long bytes, long epoch) {}

    WriterState {
        closed = List.copyOf(closed);
        open = List.copyOf(open);
    }

    byte[] encoded() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        closed.forEach(part -> append(text, CLOSED, part));
        open.forEach(part -> append(text, OPEN, part));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, String kind, Part part) {
        text.append(kind)
                .append(' ')
                .append(part.bytes())
                .append(' ')
                .append(part.epoch())
                .append(' ')
                .append(part.file().name())
                .append('\n');
    }

    /** Puts the states of several writers together. */
    static WriterState decoded(List<byte[]> states) {
        List<Part> closed = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        for (byte[] state : states) {
            List<String> lines =
                    new String(state, StandardCharsets.UTF_8).lines().toList();
            if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
                throw new IllegalArgumentException("this is no state of a file writer");
            }
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ", 4);
                Part part = new Part(new PartFile(words[3]), Long.parseLong(words[1]), Long.parseLong(words[2]));
                (words[0].equals(OPEN) ? open : closed).add(part);
            }
        }
        return new WriterState(closed, open);
    }
}
