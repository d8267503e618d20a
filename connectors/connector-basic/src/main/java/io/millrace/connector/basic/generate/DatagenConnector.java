package io.millrace.connector.basic.generate;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionType;
import io.millrace.spi.option.OptionTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code 'connector' = 'datagen'}: generates rows.
 *
 * <p>Options are Flink's; values are not random but follow from the table's name, the column's name and the row's
 * number, so that two runs, and a replay after a crash, give the same rows. Timestamps follow from the time of the
 * first start, which checkpoints keep, and the row's number.
 */
public final class DatagenConnector implements Connector {
    static final Option<Long> ROWS_PER_SECOND = Option.withDefault(
            "rows-per-second", OptionTypes.LONG, "10000", "How many rows come per second, at most.", "5");

    static final Option<Long> NUMBER_OF_ROWS = Option.optional(
            "number-of-rows", OptionTypes.LONG, "How many rows there are; without it the table never ends.", "1000");

    static final Option<Integer> SPLITS = Option.withDefault(
            "scan.parallelism",
            OptionTypes.INT,
            "1",
            "Into how many splits the rows are dealt, in turn; they are read in parallel.",
            "4");

    static final OptionType<String> KINDS = OptionTypes.oneOf("random", "sequence");

    static final Option<String> KIND = Option.withDefault(
            "fields.*.kind", KINDS, "random", "Whether values are random or count from start to end.", "sequence");

    static final Option<String> MIN = Option.optional(
            "fields.*.min", OptionTypes.STRING, "The least random number; by default the type's least.", "1");

    static final Option<String> MAX = Option.optional(
            "fields.*.max", OptionTypes.STRING, "The greatest random number; by default the type's greatest.", "100");

    static final Option<Duration> MAX_PAST = Option.withDefault(
            "fields.*.max-past",
            OptionTypes.DURATION,
            "0",
            "How far, at most, a random timestamp lies before the time of its row.",
            "10 s");

    static final Option<Integer> LENGTH = Option.withDefault(
            "fields.*.length",
            OptionTypes.INT,
            "100",
            "The length of random text and bytes; CHAR(n) and VARCHAR(n) have n by default.",
            "8");

    static final Option<Boolean> VARIABLE_LENGTH = Option.withDefault(
            "fields.*.var-len", OptionTypes.BOOLEAN, "false", "Whether lengths go from 1 to the length.", "true");

    static final Option<Double> NULL_RATE = Option.withDefault(
            "fields.*.null-rate", OptionTypes.DOUBLE, "0", "The share of NULLs, from 0 to 1.", "0.1");

    static final Option<Long> START =
            Option.optional("fields.*.start", OptionTypes.LONG, "The first value of a sequence.", "1");

    static final Option<Long> END = Option.optional(
            "fields.*.end", OptionTypes.LONG, "The last value of a sequence; it also ends the table.", "1000");

    @Override
    public String identifier() {
        return "datagen";
    }

    @Override
    public String summary() {
        return "Generates rows at a rate, the same rows in every run.";
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.of(new SourceSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of(
                        ROWS_PER_SECOND,
                        NUMBER_OF_ROWS,
                        SPLITS,
                        KIND,
                        MIN,
                        MAX,
                        MAX_PAST,
                        LENGTH,
                        VARIABLE_LENGTH,
                        NULL_RATE,
                        START,
                        END);
            }

            @Override
            public List<MetadataColumn> metadataColumns() {
                return List.of();
            }

            @Override
            public Source create(TableContext context) {
                return new DatagenSource(context);
            }
        });
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of();
    }

    @Override
    public boolean usesFormat() {
        return false;
    }
}
