package io.millrace.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * One thing a person should know: an error, a warning or a note.
 *
 * @param fact the primary fact, in lower case, without a full stop, naming the object and its kind
 * @param place where in the pipeline file, if it is about a place
 * @param detail full sentences with what was found
 * @param hint full sentences with what to do; followed literally it fixes the problem
 */
public record Problem(
        ErrorCode code,
        Severity severity,
        String fact,
        @Nullable SourcePlace place,
        @Nullable String detail,
        @Nullable String hint) {
    public static Problem error(ErrorCode code, String fact) {
        return new Problem(code, Severity.ERROR, fact, null, null, null);
    }

    public static Problem warning(ErrorCode code, String fact) {
        return new Problem(code, Severity.WARNING, fact, null, null, null);
    }

    public Problem at(@Nullable SourcePlace newPlace) {
        return new Problem(code, severity, fact, newPlace, detail, hint);
    }

    public Problem detail(@Nullable String newDetail) {
        return new Problem(code, severity, fact, place, newDetail, hint);
    }

    public Problem hint(@Nullable String newHint) {
        return new Problem(code, severity, fact, place, detail, newHint);
    }
}
