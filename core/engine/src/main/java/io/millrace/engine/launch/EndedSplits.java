package io.millrace.engine.launch;

import io.millrace.engine.source.SplitProgress;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Splits that have ended, as state of the operator that read them: each is written once, in the epoch that has its end,
 * while the manifest names only the open ones. So an epoch over tens of thousands of files that were read costs what
 * ended in it.
 */
final class EndedSplits {
    static final String TABLE = "ended_splits";

    /** Nothing of it ever expires: the bucket is always 0. */
    private static final RowType TYPE = RowType.of(List.of(
            new Field("bucket", new IntegerType(64, false)),
            new Field("split", DataTypes.STRING),
            new Field("attributes", DataTypes.STRING),
            new Field("offset", DataTypes.BIGINT),
            new Field("records", DataTypes.BIGINT),
            new Field("watermark", DataTypes.BIGINT)));

    private static final int KEY_COUNT = 2;

    private final Map<String, Set<String>> written = new HashMap<>();

    /** What an earlier life wrote is not written again. */
    void restored(List<SplitProgress> splits) {
        splits.stream().filter(SplitProgress::ended).forEach(this::isNew);
    }

    void writeAgain(String source, Split split) {
        written.computeIfAbsent(source, key -> new HashSet<>()).remove(split.id());
    }

    private boolean isNew(SplitProgress split) {
        return written.computeIfAbsent(split.source(), source -> new HashSet<>())
                .add(split.split().id());
    }

    /** By source, a task's splits that have ended since they were asked for last. */
    Map<String, TableDelta> newlyEnded(List<SplitProgress> splits) {
        Map<String, Rows> bySource = new TreeMap<>();
        for (SplitProgress split : splits) {
            if (split.ended() && isNew(split)) {
                bySource.computeIfAbsent(split.source(), source -> new Rows()).add(split);
            }
        }
        Map<String, TableDelta> deltas = new TreeMap<>();
        bySource.forEach((source, rows) -> deltas.put(source, rows.delta()));
        return deltas;
    }

    /** Rows on their way into a delta. */
    private static final class Rows {
        private final BytesColumnBuilder ids = new BytesColumnBuilder();
        private final BytesColumnBuilder attributes = new BytesColumnBuilder();
        private final LongColumnBuilder offsets = new LongColumnBuilder();
        private final LongColumnBuilder records = new LongColumnBuilder();
        private final LongColumnBuilder watermarks = new LongColumnBuilder();
        private int count;

        void add(SplitProgress split) {
            ids.append(split.split().id());
            attributes.append(text(split.split().attributes()));
            offsets.append(split.position().offset());
            records.append(split.position().records());
            watermarks.append(split.watermark());
            count++;
        }

        TableDelta delta() {
            Column buckets =
                    LongColumn.of(LongStream.range(0, count).map(row -> 0).toArray());
            List<Column> rows = List.of(
                    buckets, ids.build(), attributes.build(), offsets.build(), records.build(), watermarks.build());
            return new TableDelta(TABLE, TYPE, KEY_COUNT, count, rows, 0, List.of(), Long.MIN_VALUE);
        }
    }

    /** Reads what was written for one source. */
    static void read(String source, String table, List<TableDelta> deltas, Consumer<SplitProgress> ended) {
        for (TableDelta delta : deltas) {
            BytesColumn ids = (BytesColumn) delta.rows().get(1).flatten();
            BytesColumn attributes = (BytesColumn) delta.rows().get(2).flatten();
            LongColumn offsets = (LongColumn) delta.rows().get(3).flatten();
            LongColumn records = (LongColumn) delta.rows().get(4).flatten();
            LongColumn watermarks = (LongColumn) delta.rows().get(5).flatten();
            for (int row = 0; row < delta.rowCount(); row++) {
                ended.accept(new SplitProgress(
                        source,
                        table,
                        new Split(ids.text(row), attributes(attributes.text(row))),
                        new SplitPosition(offsets.value(row), records.value(row)),
                        watermarks.value(row),
                        true));
            }
        }
    }

    /** Each name and value behind its length, so that both may hold anything. */
    private static String text(Map<String, String> attributes) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(attributes).forEach((name, value) -> {
            text.append(name.length()).append(':').append(name);
            text.append(value.length()).append(':').append(value);
        });
        return text.toString();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int nameStart = text.indexOf(':', at) + 1;
            int nameEnd = nameStart + Integer.parseInt(text, at, nameStart - 1, 10);
            int valueStart = text.indexOf(':', nameEnd) + 1;
            int valueEnd = valueStart + Integer.parseInt(text, nameEnd, valueStart - 1, 10);
            attributes.put(text.substring(nameStart, nameEnd), text.substring(valueStart, valueEnd));
            at = valueEnd;
        }
        return attributes;
    }
}
