package io.millrace.engine.graph;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What tasks need from who drives them.
 *
 * @param cancelled whether the run was given up
 * @param pauseReason takes what a task waits for (a full disk), null when it goes on
 */
public record TaskHooks(BooleanSupplier cancelled, Consumer<@Nullable String> pauseReason) {}
