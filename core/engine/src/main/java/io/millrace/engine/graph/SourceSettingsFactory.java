package io.millrace.engine.graph;

import io.millrace.engine.source.SourceSettings;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PipelineSettings.Trigger;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Source;
import io.millrace.spi.effect.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives how a table is read from the pipeline's settings. */
final class SourceSettingsFactory {
    private SourceSettingsFactory() {}

    /**
     * The settings of one task for one source.
     *
     * @param table null for VALUES
     */
    static SourceSettings of(
            PipelineSettings settings,
            Source source,
            @Nullable TableDefinition table,
            int batchRows,
            boolean wholeTable,
            Clock clock) {
        // What is bounded is read to its end all the same, and the end closes all windows.
        boolean availableNow = settings.trigger() instanceof Trigger.AvailableNow && !source.isBounded();
        Duration idle = settings.idleTimeout().orElse(PipelineSettings.DEFAULT_IDLE_TIMEOUT);
        boolean endless = !source.isBounded() && !availableNow;
        Optional<Long> guard = table != null
                ? Optional.of(settings.futureGuards()
                        .getOrDefault(table.name(), PipelineSettings.DEFAULT_FUTURE_GUARD)
                        .toMillis())
                : Optional.empty();
        return new SourceSettings(
                batchRows, availableNow, endless ? idle.toNanos() : 0, guard, !source.isBounded(), wholeTable, clock);
    }
}
