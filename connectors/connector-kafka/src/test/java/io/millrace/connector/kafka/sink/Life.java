package io.millrace.connector.kafka.sink;

import io.millrace.formats.csv.CsvFormatFactory;
import io.millrace.formats.json.JsonFormatFactory;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.SharedResources;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One life of a pipeline that writes tables of numbers, driven as the engine does it, step by step. */
final class Life implements AutoCloseable {
    private static final RowType ROW =
            DataTypes.row(DataTypes.field("n", DataTypes.BIGINT), DataTypes.field("ts", DataTypes.timestamp(3)));

    private final String pipeline;
    private final Environment environment;
    private final Map<String, Sink> sinks = new LinkedHashMap<>();
    private final Map<String, SinkWriter> writers = new LinkedHashMap<>();
    private final List<byte[]> states = new ArrayList<>();
    private Marker marker;

    Life(String pipeline, Duration epochInterval) {
        this.pipeline = pipeline;
        marker = new Marker(pipeline, 1, 0, "");
        environment = new Environment(
                Clock.system(),
                new MemoryDisk(),
                Path.of("/"),
                System.out,
                ZoneOffset.UTC,
                pipeline,
                new SharedResources(),
                epochInterval);
    }

    Life(String pipeline) {
        this(pipeline, Duration.ofSeconds(1));
    }

    /** Adds a table, named as its topic, before the start. */
    Life table(String servers, String topic, String... options) {
        Map<String, String> texts = new HashMap<>(Map.of(
                "connector", "kafka", "format", "json", "topic", topic, "properties.bootstrap.servers", servers));
        for (int i = 0; i < options.length; i += 2) {
            texts.put(options[i], options[i + 1]);
        }
        OptionValues values = new OptionValues(texts);
        TableContext context = new TableContext(
                topic,
                ROW,
                values,
                new JsonFormatFactory().create(values, ZoneOffset.UTC),
                environment,
                (name, formatOptions) -> Optional.of(new CsvFormatFactory().create(formatOptions, ZoneOffset.UTC)));
        sinks.put(topic, new KafkaSinkSupport().create(context));
        return this;
    }

    /** Looks, takes over, opens: afterwards rows can be written. */
    Life start(byte[]... restored) throws IOException {
        Optional<Decider> decider = decider();
        if (decider.isPresent()) {
            decider.get().peek(pipeline);
            Optional<Marker> found = decider.get().takeOver(pipeline);
            marker = found.map(last -> new Marker(pipeline, last.incarnation() + 1, last.epoch(), last.manifest()))
                    .orElse(marker);
            decider.get().decide(marker);
        }
        SinkIdentity identity = new SinkIdentity(pipeline, marker.incarnation(), marker.epoch(), false);
        for (Map.Entry<String, Sink> sink : sinks.entrySet()) {
            sink.getValue().open(identity, List.of(restored));
            writers.put(sink.getKey(), sink.getValue().writer(new WriterRequest(0, List.of(), 1)));
        }
        return this;
    }

    private Optional<Decider> decider() {
        return sinks.values().stream().flatMap(sink -> sink.decider().stream()).findFirst();
    }

    Sink sink(String topic) {
        return Objects.requireNonNull(sinks.get(topic));
    }

    long epoch() {
        return marker.epoch();
    }

    Life write(String topic, long... numbers) throws IOException {
        long[] times = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            times[i] = TimeUnit.SECONDS.toMicros(numbers[i]);
        }
        Objects.requireNonNull(writers.get(topic))
                .write(ChangeBatch.of(numbers.length, LongColumn.of(numbers), LongColumn.of(times)));
        return this;
    }

    /** What a barrier does: everything written so far is acknowledged. */
    Life prepare() throws IOException {
        states.clear();
        for (SinkWriter writer : writers.values()) {
            states.add(writer.prepare(marker.epoch() + 1, false));
        }
        return this;
    }

    /** What the coordinator does when the manifest is there. */
    Life decide() throws IOException {
        marker = new Marker(pipeline, marker.incarnation(), marker.epoch() + 1, "ab" + marker.epoch());
        Optional<Decider> decider = decider();
        if (decider.isPresent()) {
            decider.get().decide(marker);
        }
        return this;
    }

    byte[] state() {
        return states.get(0);
    }

    /** Ends: what was not decided is lost. */
    @Override
    public void close() {
        try {
            for (SinkWriter writer : writers.values()) {
                writer.close();
            }
            for (Sink sink : sinks.values()) {
                sink.close();
            }
            environment.shared().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
