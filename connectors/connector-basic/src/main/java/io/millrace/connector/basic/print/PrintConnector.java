package io.millrace.connector.basic.print;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code 'connector' = 'print'}: writes each row as a line to standard output. */
public final class PrintConnector implements Connector {
    static final Option<String> IDENTIFIER = Option.optional(
            "print-identifier", OptionTypes.STRING, "Stands before each line, to tell tables apart.", "late");

    static final Option<Boolean> STANDARD_ERROR = Option.withDefault(
            "standard-error",
            OptionTypes.BOOLEAN,
            "false",
            "Whether to print to standard error instead of standard output.",
            "true");

    @Override
    public String identifier() {
        return "print";
    }

    @Override
    public String summary() {
        return "Prints each row as a line, such as +I[apples, 3, 2026-01-01T00:00].";
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.empty();
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.of(new SinkSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of(IDENTIFIER, STANDARD_ERROR);
            }

            @Override
            public Sink create(TableContext context) {
                return new PrintSink(context);
            }
        });
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of(
                "sink.parallelism", "Every task prints its rows; set 'parallelism.default' or remove the option.");
    }

    @Override
    public boolean usesFormat() {
        return false;
    }
}
