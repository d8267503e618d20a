package io.millrace.codegen.json;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path into a JSON text: {@code [lax|strict] $.name['name'][0]}.
 *
 * @param lax whether a missing path is empty rather than an error; without a word a path is strict, as in Flink
 */
public record JsonPath(boolean lax, List<Step> steps) {
    /** More steps than any document deserves. */
    private static final int MAX_STEPS = 200;

    private static final Pattern MODE = Pattern.compile("\\s*(?:(lax|strict)\\s+)?\\$(.*)", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile(
            "\\.?\\['((?:[^'\\\\]|\\\\.)*)'\\]|\\.?\\[\"((?:[^\"\\\\]|\\\\.)*)\"\\]"
                    + "|\\[(-?\\d{1,9})\\]|\\.([^.\\[\\]*()?@\\s]+)",
            Pattern.DOTALL);

    /**
     * One step down: into an object by name, or into an array by index.
     *
     * @param name null for an array
     * @param index counted from the end if it is negative
     */
    record Step(byte @Nullable [] name, int index) {}

    public JsonPath {
        steps = List.copyOf(steps);
    }

    /** The path, or null if the text is none of this form. */
    public static @Nullable JsonPath parse(String text) {
        Matcher mode = MODE.matcher(text);
        if (!mode.matches()) {
            return null;
        }
        List<Step> steps = new ArrayList<>();
        String rest = mode.group(2).stripTrailing();
        Matcher step = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (steps.size() == MAX_STEPS || !step.find(at) || step.start() != at) {
                return null;
            }
            steps.add(step(step));
            at = step.end();
        }
        return new JsonPath("lax".equals(mode.group(1)), steps);
    }

    private static Step step(Matcher step) {
        if (step.group(3) != null) {
            return new Step(null, Integer.parseInt(step.group(3)));
        }
        String name = step.group(4);
        if (name == null) {
            String quoted = step.group(1) != null ? step.group(1) : step.group(2);
            name = quoted.replaceAll("\\\\(.)", "$1");
        }
        return new Step(name.getBytes(java.nio.charset.StandardCharsets.UTF_8), 0);
    }
}
