package io.millrace.connector.basic.file;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes sources and sinks of the filesystem connector, and reads them. */
final class Tables {
    static final RowType LINE = DataTypes.row(DataTypes.field("line", DataTypes.STRING));

    private final Environment environment;

    Tables(Disk disk, Clock clock, Path directory) {
        this.environment = new Environment(clock, disk, directory, System.out, ZoneOffset.UTC);
    }

    Source source(String path, String... options) {
        return new FileSystemConnector().source().orElseThrow().create(context(path, options));
    }

    Sink sink(String path, String... options) {
        return new FileSystemConnector().sink().orElseThrow().create(context(path, options));
    }

    private TableContext context(String path, String... options) {
        Map<String, String> texts = new HashMap<>(Map.of("connector", "filesystem", "path", path));
        for (int i = 0; i < options.length; i += 2) {
            texts.put(options[i], options[i + 1]);
        }
        return new TableContext("t", LINE, new OptionValues(texts), new LineFormat(), environment);
    }

    static SplitReader open(Source source, Split split, SplitPosition position) throws Exception {
        return source.session().open(split, position, new ReadRequest(LINE, List.of(), false, 0));
    }

    /** All rows of all splits, each split before the next. */
    static List<String> readAll(Source source) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Split split : source.discover()) {
            try (SplitReader reader = open(source, split, SplitPosition.START)) {
                lines.addAll(drain(reader, 1_024));
            }
        }
        return lines;
    }

    static List<String> drain(SplitReader reader, int maxRecords) throws Exception {
        List<String> lines = new ArrayList<>();
        while (!reader.atEnd()) {
            lines.addAll(lines(reader.read(maxRecords)));
        }
        return lines;
    }

    static List<String> lines(SourceBatch batch) {
        List<String> lines = new ArrayList<>();
        if (batch.rows() != null) {
            BytesColumn column = (BytesColumn) batch.rows().column(0);
            for (int row = 0; row < batch.rows().rowCount(); row++) {
                lines.add(column.text(row));
            }
        }
        return lines;
    }
}
