package io.millrace.connector.basic.generate;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows made from their numbers; split {@code s} of {@code n} has the rows {@code s, s + n, s + 2n, …}.
 *
 * <p>The attributes of a split hold when the table was first read: a split that comes from a checkpoint gives the same
 * timestamps again.
 */
final class DatagenSource implements Source {
    static final String START = "start-millis";
    static final String NUMBER = "number";
    static final String OF = "of";

    private static final long MAX_ROWS_PER_SECOND = 1_000_000_000_000L;
    private static final int MAX_SPLITS = 1_024;

    private final TableContext context;
    private final FieldOptions fieldOptions;
    private final FieldGenerators generators;
    private final long rowsPerSecond;
    private final long rows;
    private final int splits;
    private long startMillis = -1;

    DatagenSource(TableContext context) {
        this.context = context;
        this.fieldOptions = new FieldOptions(context.table(), context.options().texts());
        this.rowsPerSecond = between(DatagenConnector.ROWS_PER_SECOND, 1, MAX_ROWS_PER_SECOND);
        this.splits = between(DatagenConnector.SPLITS, MAX_SPLITS);
        this.generators = new FieldGenerators(
                fieldOptions, rowsPerSecond, context.environment().sessionZone().getRules());
        fieldOptions.requireKnownKeys(context.physical());
        generators.of("", context.physical(), seed());
        long number = context.options().isSet(DatagenConnector.NUMBER_OF_ROWS)
                ? between(DatagenConnector.NUMBER_OF_ROWS, 0, Long.MAX_VALUE - 1)
                : Long.MAX_VALUE;
        this.rows = Math.min(number, generators.sequenceRows("", context.physical()));
        if (!fieldOptions.problems().isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, fieldOptions.problems(), null);
        }
    }

    private long seed() {
        return RandomBits.seed(0, context.table());
    }

    private int between(Option<Integer> option, int max) {
        int value = context.options().get(option);
        return value >= 1 && value <= max ? value : (int) outside(option, value, 1, max);
    }

    private long between(Option<Long> option, long min, long max) {
        long value = context.options().get(option);
        return value >= min && value <= max ? value : outside(option, value, min, max);
    }

    private long outside(Option<?> option, long value, long min, long max) {
        throw MillraceException.refused(Problem.error(
                        BasicConnectorError.GENERATOR_OPTION,
                        "'" + option.key() + "' = '" + value + "' of table `" + context.table() + "` is out of range")
                .hint("Give a number from " + min + " to " + max + ", such as '" + option.example() + "'."));
    }

    @Override
    public boolean isBounded() {
        return rows != Long.MAX_VALUE;
    }

    @Override
    public synchronized void resume(List<Split> known) {
        for (Split split : known) {
            startMillis = Long.parseLong(split.attributes().getOrDefault(START, "0"));
        }
    }

    @Override
    public synchronized List<Split> discover() {
        if (startMillis < 0) {
            startMillis = context.environment().clock().wallMillis();
        }
        List<Split> all = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
            all.add(new Split(
                    "datagen-" + split,
                    Map.of(
                            START, Long.toString(startMillis),
                            NUMBER, Integer.toString(split),
                            OF, Integer.toString(splits))));
        }
        return all;
    }

    @Override
    public Optional<Duration> discoveryInterval() {
        return Optional.empty();
    }

    @Override
    public SourceSession session() {
        return this::open;
    }

    private SplitReader open(Split split, SplitPosition position, ReadRequest request) {
        Clock clock = context.environment().clock();
        List<FieldGenerator> wanted = generators.of("", request.physical(), seed());
        return new DatagenReader(split.attributes(), wanted, rowsPerSecond, rows, clock, position, request);
    }
}
