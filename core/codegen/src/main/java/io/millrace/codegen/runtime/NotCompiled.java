package io.millrace.codegen.runtime;

import io.millrace.spi.error.SourcePlace;
import org.jspecify.annotations.Nullable;

/** No source can be written for a call: the function does not exist for these types. */
public final class NotCompiled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable SourcePlace place;

    public NotCompiled(String fact, @Nullable SourcePlace place) {
        super(fact);
        this.place = place;
    }

    public @Nullable SourcePlace place() {
        return place;
    }
}
