package io.millrace.cli;

import io.millrace.spi.option.OptionTypes;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the verbs that start a broker take: its port, and the question for help. */
final class BrokerArguments {
    static final int DEFAULT_PORT = 9092;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where Kafka's clients connect on 127.0.0.1; 0 takes a free port; 9092 by default.")
    private int port = DEFAULT_PORT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    void help(boolean requested) {
        // The library prints the help and calls nothing else.
    }

    int port() {
        return port;
    }

    /** A time as in pipeline files, such as {@code 30 s}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return OptionTypes.DURATION.parse(text);
            } catch (RuntimeException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
