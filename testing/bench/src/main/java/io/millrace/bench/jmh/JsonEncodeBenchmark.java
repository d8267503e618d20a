package io.millrace.bench.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.formats.json.JsonFormatFactory;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * Nexmark events to JSON of about 310 bytes: our encoder, from columns, beside Jackson's streaming generator. An
 * operation is one event. Jackson gets the rows as Java has them, names prepared, times as texts that are ready.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 6, time = 1)
public class JsonEncodeBenchmark {
    /** A row for Jackson: nested rows are such rows too. */
    private record Fields(
            SerializableString[] names, @Nullable Object[] values) {}

    private final JsonFactory jackson = new JsonFactory();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream(1 << 20);
    private final ByteBuilder encoded = new ByteBuilder(1 << 20);
    private final int[] ends = new int[NexmarkEvents.BATCH];
    private final ChangeBatch[] batches = new ChangeBatch[NexmarkEvents.BATCHES];
    private final Fields[][] rows = new Fields[NexmarkEvents.BATCHES][NexmarkEvents.BATCH];
    private final RecordEncoder encoder;

    public JsonEncodeBenchmark() {
        NexmarkEvents events;
        try {
            events = new NexmarkEvents();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Format format = new JsonFormatFactory().create(new OptionValues(Map.of()), ZoneOffset.UTC);
        encoder = format.encoder(NexmarkEvents.TABLE);
        for (int i = 0; i < NexmarkEvents.BATCHES; i++) {
            DecodedRecords decoded = format.decoder(NexmarkEvents.TABLE, NexmarkEvents.TABLE)
                    .decode(events.data, events.starts[i], events.lengths[i], NexmarkEvents.BATCH);
            List<Column> columns = decoded.columns();
            batches[i] = ChangeBatch.of(decoded.rowCount(), columns.toArray(new Column[0]));
            for (int row = 0; row < NexmarkEvents.BATCH; row++) {
                rows[i][row] = fields(columns, NexmarkEvents.TABLE, row);
            }
        }
    }

    private static Fields fields(List<Column> columns, RowType type, int row) {
        SerializableString[] names = new SerializableString[columns.size()];
        @Nullable Object[] values = new Object[columns.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = new SerializedString(type.fields().get(i).name());
            FlatColumn column = columns.get(i).flatten();
            values[i] = column.isNull(row) ? null : value(column, type.fieldType(i), row);
        }
        return new Fields(names, values);
    }

    private static Object value(FlatColumn column, DataType type, int row) {
        if (column instanceof IntColumn ints) {
            return (long) ints.value(row);
        } else if (column instanceof BytesColumn texts) {
            return texts.text(row);
        } else if (column instanceof RowColumn nested && type instanceof RowType rowType) {
            return fields(nested.children(), rowType, row);
        } else if (column instanceof LongColumn longs) {
            return type instanceof TimestampType ? text(longs.value(row)) : (Object) longs.value(row);
        }
        throw new IllegalStateException("no value of type " + type.name());
    }

    private static String text(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
        return LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC).toString();
    }

    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public long columns() {
        long bytes = 0;
        for (ChangeBatch batch : batches) {
            encoded.setLength(0);
            encoder.encode(batch, encoded, ends);
            bytes += encoded.length();
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(NexmarkEvents.EVENTS)
    public long jacksonStreaming() throws IOException {
        long bytes = 0;
        for (Fields[] batch : rows) {
            stream.reset();
            try (JsonGenerator generator = jackson.createGenerator(stream)) {
                for (Fields row : batch) {
                    write(generator, row);
                }
            }
            bytes += stream.size();
        }
        return bytes;
    }

    private static void write(JsonGenerator generator, Fields row) throws IOException {
        generator.writeStartObject();
        for (int i = 0; i < row.names.length; i++) {
            generator.writeFieldName(row.names[i]);
            Object value = row.values[i];
            if (value == null) {
                generator.writeNull();
            } else if (value instanceof Long number) {
                generator.writeNumber(number);
            } else if (value instanceof Fields nested) {
                write(generator, nested);
            } else {
                generator.writeString((String) value);
            }
        }
        generator.writeEndObject();
    }
}
