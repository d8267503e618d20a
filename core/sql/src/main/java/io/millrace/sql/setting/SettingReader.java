package io.millrace.sql.setting;

import io.millrace.plan.PipelineSettings;
import io.millrace.spi.option.OptionTypes;
import io.millrace.sql.ProblemCollector;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads SET statements and overrides into settings. */
public final class SettingReader {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> overrides = new LinkedHashMap<>();

    public SettingReader(ProblemCollector problems) {}

    public void set(String key, String value) {
        values.put(key, value);
    }

    public void override(String key, String value) {
        overrides.put(key, value);
    }

    public PipelineSettings read(String defaultName) {
        values.putAll(overrides);
        return new PipelineSettings(
                values.getOrDefault("pipeline.name", defaultName),
                Integer.parseInt(values.getOrDefault(
                        "parallelism.default",
                        Integer.toString(Runtime.getRuntime().availableProcessors()))),
                duration("execution.checkpointing.interval").orElse(PipelineSettings.DEFAULT_CHECKPOINT_INTERVAL),
                duration("table.exec.source.idle-timeout"),
                ZoneId.of(values.getOrDefault(
                        "table.local-time-zone", ZoneId.systemDefault().getId())),
                new PipelineSettings.Trigger.Continuous(),
                Map.of());
    }

    private Optional<Duration> duration(String key) {
        return Optional.ofNullable(values.get(key)).map(OptionTypes.DURATION::parse);
    }
}
