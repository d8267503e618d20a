package io.millrace.codegen.runtime;

import io.millrace.spi.error.SourcePlace;
import org.jspecify.annotations.Nullable;

/** No source can be written for a call: the function does not exist for these types. */
public final class NotCompiled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String CONVERT = "Convert the arguments with CAST to types that the function takes.";

    private final transient @Nullable SourcePlace place;
    private final String hint;

    public NotCompiled(String fact, @Nullable SourcePlace place) {
        this(fact, place, CONVERT);
    }

    /** With what to do instead, as full sentences. */
    public NotCompiled(String fact, @Nullable SourcePlace place, String hint) {
        super(fact);
        this.place = place;
        this.hint = hint;
    }

    public @Nullable SourcePlace place() {
        return place;
    }

    public String hint() {
        return hint;
    }
}
