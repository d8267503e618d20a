package io.millrace.spi.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant: optimal string alignment, ignoring case. */
public final class NearestName {
    /** Longer names are cut before they are compared, so that a hostile name costs nothing. */
    private static final int MAX_COMPARED_LENGTH = 64;

    private NearestName() {}

    /** The candidate within two edits (one for names up to three characters), if there is one. */
    public static Optional<String> of(String name, Collection<String> candidates) {
        String wanted = comparable(name);
        String best = null;
        int bestDistance = wanted.length() <= 3 ? 2 : 3;
        for (String candidate : candidates) {
            int distance = distance(wanted, comparable(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String comparable(String name) {
        String cut = name.length() > MAX_COMPARED_LENGTH ? name.substring(0, MAX_COMPARED_LENGTH) : name;
        return cut.toLowerCase(Locale.ROOT);
    }

    private static int distance(String left, String right) {
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substitution = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int cost = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + substitution);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost = Math.min(cost, beforePrevious[j - 2] + 1);
                }
                current[j] = cost;
            }
            int[] recycled = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = recycled;
        }
        return previous[right.length()];
    }
}
