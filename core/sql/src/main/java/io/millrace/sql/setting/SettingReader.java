package io.millrace.sql.setting;

import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PipelineSettings.Trigger;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.sql.ProblemCollector;
import io.millrace.sql.SqlError;
import io.millrace.sql.table.GivenOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads SET statements and overrides into settings; the last SET of a key counts, an override over all. */
public final class SettingReader {
    private final ProblemCollector problems;
    private final Map<String, GivenOption> values = new LinkedHashMap<>();
    private final Map<String, GivenOption> overrides = new LinkedHashMap<>();

    public SettingReader(ProblemCollector problems) {
        this.problems = problems;
    }

    /** A SET statement. */
    public void set(GivenOption given) {
        if (check(given)) {
            values.put(given.key(), given);
        }
    }

    /** A setting of the command line. */
    public void override(String key, String value) {
        GivenOption given = new GivenOption(key, value, false, null, null);
        if (check(given)) {
            overrides.put(key, given);
        }
    }

    private boolean check(GivenOption given) {
        Option<?> option = find(given.key());
        if (option == null) {
            problems.add(unknown(given));
            return false;
        }
        try {
            option.type().parse(given.value());
            return true;
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(Problem.error(SqlError.BAD_SETTING, "setting '" + given.key() + "' cannot be " + given.shown())
                    .at(given.valuePlace())
                    .detail("It needs " + option.type().description() + ". " + option.summary())
                    .hint("Write for example SET '" + given.key() + "' = '" + option.example() + "';"));
            return false;
        }
    }

    private static @Nullable Option<?> find(String key) {
        for (Option<?> option : PipelineOptions.all()) {
            String prefix = prefix(option);
            if (option.key().equals(key)
                    || (prefix.length() < option.key().length()
                            && key.startsWith(prefix)
                            && key.length() > prefix.length())) {
                return option;
            }
        }
        return null;
    }

    /** {@code millrace.late.} for a family of keys, the key itself otherwise. */
    private static String prefix(Option<?> option) {
        String key = option.key();
        return key.endsWith("*") ? key.substring(0, key.length() - 1) : key;
    }

    private static Problem unknown(GivenOption given) {
        String advice = FlinkSettings.known().get(given.key());
        if (advice != null) {
            return Problem.error(SqlError.OPTION_NOT_YET, "setting '" + given.key() + "' of Flink is not supported")
                    .at(given.keyPlace())
                    .hint((advice.isEmpty() ? "" : advice + " ") + "Remove the SET statement.");
        }
        List<String> candidates = new ArrayList<>();
        for (Option<?> option : PipelineOptions.all()) {
            String prefix = prefix(option);
            int dots = (int) prefix.chars().filter(c -> c == '.').count();
            candidates.add(option.key().endsWith("*") ? prefix + tail(given.key(), dots) : option.key());
        }
        return Problem.error(SqlError.UNKNOWN_SETTING, "no setting '" + given.key() + "'")
                .at(given.keyPlace())
                .hint(NearestName.of(given.key(), candidates)
                        .map(nearest -> "Did you mean '" + nearest + "'?")
                        .orElse("Remove it; the reference page lists the settings."));
    }

    /** What stands behind so many dots: the table's name in a key of a family. */
    private static String tail(String key, int dots) {
        int position = 0;
        for (int i = 0; i < dots; i++) {
            int dot = key.indexOf('.', position);
            if (dot < 0) {
                return "";
            }
            position = dot + 1;
        }
        return key.substring(position);
    }

    private Optional<GivenOption> given(Option<?> option) {
        return Optional.ofNullable(overrides.getOrDefault(option.key(), values.get(option.key())));
    }

    private <T> Optional<T> value(Option<T> option) {
        Optional<String> text =
                given(option).map(GivenOption::value).or(() -> Optional.ofNullable(option.defaultText()));
        return text.map(option.type()::parse);
    }

    /** The entries of a family of keys by what stands for the {@code *}. */
    public Map<String, GivenOption> family(Option<?> option) {
        Map<String, GivenOption> all = new LinkedHashMap<>(values);
        all.putAll(overrides);
        Map<String, GivenOption> members = new LinkedHashMap<>();
        String prefix = prefix(option);
        all.forEach((key, given) -> {
            if (key.startsWith(prefix)) {
                members.put(key.substring(prefix.length()), given);
            }
        });
        return members;
    }

    /** Problems that only show when all settings are known. */
    public void checkTogether() {
        Optional<GivenOption> trigger = given(PipelineOptions.TRIGGER);
        Optional<GivenOption> interval = given(PipelineOptions.CHECKPOINT_INTERVAL);
        if (trigger.isPresent() && interval.isPresent() && trigger() instanceof Trigger.Interval) {
            problems.add(Problem.error(
                            SqlError.BAD_SETTING,
                            "'millrace.trigger' and 'execution.checkpointing.interval' are both set")
                    .at(trigger.get().keyPlace())
                    .detail("With an interval as trigger every micro-batch is one checkpoint, so there is one"
                            + " interval.")
                    .hint("Remove SET 'execution.checkpointing.interval'."));
        }
    }

    public PipelineSettings read(String defaultName) {
        Map<String, Duration> guards = new LinkedHashMap<>();
        family(PipelineOptions.FUTURE_GUARD)
                .forEach((table, given) ->
                        guards.put(table, PipelineOptions.FUTURE_GUARD.type().parse(given.value())));
        Trigger trigger = trigger();
        Duration interval = trigger instanceof Trigger.Interval epochs
                ? epochs.interval()
                : value(PipelineOptions.CHECKPOINT_INTERVAL).orElse(PipelineSettings.DEFAULT_CHECKPOINT_INTERVAL);
        return new PipelineSettings(
                value(PipelineOptions.NAME).orElse(defaultName),
                value(PipelineOptions.PARALLELISM)
                        .orElseGet(() -> Runtime.getRuntime().availableProcessors()),
                interval,
                value(PipelineOptions.IDLE_TIMEOUT),
                value(PipelineOptions.TIME_ZONE).orElseGet(ZoneId::systemDefault),
                trigger,
                guards);
    }

    private Trigger trigger() {
        String word = value(PipelineOptions.TRIGGER).orElse("continuous");
        return switch (word) {
            case "continuous" -> new Trigger.Continuous();
            case "available-now" -> new Trigger.AvailableNow();
            default ->
                new Trigger.Interval(PipelineOptions.CHECKPOINT_INTERVAL.type().parse(word));
        };
    }
}
