package io.millrace.bench.jmh;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.formats.json.JsonFormatFactory;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Nexmark events as JSON, of about 310 bytes: our decoder beside Jackson's streaming parser. An operation is one event.
 *
 * <p>The decoder builds all columns: texts checked, numbers and timestamps as numbers. Jackson goes over all tokens and
 * gets every value as Java has it; {@code jacksonTokens} makes no strings of the texts, and so gives them to nobody.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
public class JsonDecodeBenchmark {
    private static final RowType TWO_FIELDS = row(
            field("bid", row(field("auction", BIGINT), field("price", BIGINT)).withNullable(true)));

    private final JsonFactory jackson = new JsonFactory();
    private final NexmarkEvents events;
    private final RecordDecoder all;
    private final RecordDecoder two;

    public JsonDecodeBenchmark() {
        try {
            events = new NexmarkEvents();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Format format = new JsonFormatFactory().create(new OptionValues(Map.of()), ZoneOffset.UTC);
        all = format.decoder(NexmarkEvents.TABLE, NexmarkEvents.TABLE);
        two = format.decoder(NexmarkEvents.TABLE, TWO_FIELDS);
    }

    private DecodedRecords decode(RecordDecoder decoder, int batch) {
        return decoder.decode(events.data, events.starts[batch], events.lengths[batch], NexmarkEvents.BATCH);
    }

    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public void allColumns(Blackhole sink) {
        for (int i = 0; i < NexmarkEvents.BATCHES; i++) {
            sink.consume(decode(all, i));
        }
    }

    /** Two columns; the rest is validated. */
    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public void twoColumns(Blackhole sink) {
        for (int i = 0; i < NexmarkEvents.BATCHES; i++) {
            sink.consume(decode(two, i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public long jacksonStreaming() throws IOException {
        return readAll(true);
    }

    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public long jacksonTokens() throws IOException {
        return readAll(false);
    }

    private long readAll(boolean strings) throws IOException {
        long sum = 0;
        for (int batch = 0; batch < NexmarkEvents.BATCHES; batch++) {
            for (int i = 0; i < NexmarkEvents.BATCH; i++) {
                try (JsonParser parser =
                        jackson.createParser(events.data, events.starts[batch][i], events.lengths[batch][i])) {
                    sum += read(parser, strings);
                }
            }
        }
        return sum;
    }

    private static long read(JsonParser parser, boolean strings) throws IOException {
        long sum = 0;
        JsonToken token = parser.nextToken();
        while (token != null) {
            sum += switch (token) {
                case FIELD_NAME -> parser.currentName().length();
                case VALUE_NUMBER_INT -> parser.getLongValue();
                case VALUE_STRING -> strings ? parser.getText().length() : parser.getTextLength();
                default -> 1;
            };
            token = parser.nextToken();
        }
        return sum;
    }
}
