package io.millrace.testkit.connector;

import io.millrace.spi.column.Column;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import io.millrace.testkit.reference.SourceRecord;
import io.millrace.testkit.script.ScriptValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reads a split of a script's source, as far as steps have released it. */
final class ScriptReader implements SplitReader {
    /** Reads without records after which a reader has certainly acted on seeing the end. */
    private static final int EMPTY_READS = 3;

    private final SplitFeed feed;
    private final DataType.RowType declared;
    private final ReadRequest request;
    private final boolean encoded;
    private int position;
    private volatile int seen;
    private final AtomicInteger emptyReads = new AtomicInteger();
    private volatile boolean closed;

    ScriptReader(
            SplitFeed feed, DataType.RowType declared, ReadRequest request, boolean encoded, SplitPosition position) {
        this.feed = feed;
        this.declared = declared;
        this.request = request;
        this.encoded = encoded;
        this.position = Math.toIntExact(position.records());
        seen = this.position;
        feed.register(this);
    }

    @Override
    public SourceBatch read(int maxRecords) {
        List<SourceRecord> records = feed.from(position, maxRecords);
        if (records.isEmpty()) {
            emptyReads.incrementAndGet();
            return SourceBatch.empty(position);
        }
        long first = position;
        position += records.size();
        seen = position;
        emptyReads.set(0);
        return batch(first, records);
    }

    private SourceBatch batch(long first, List<SourceRecord> records) {
        List<SourceRecord> rows = new ArrayList<>();
        List<BadRecord> bad = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            SourceRecord record = records.get(i);
            if (record.decodable()) {
                rows.add(record);
            } else {
                bad.add(new BadRecord(
                        i,
                        record.raw().getBytes(StandardCharsets.UTF_8),
                        ScriptError.NOT_A_ROW,
                        "the record is not a row: " + record.raw()));
            }
        }
        return new SourceBatch(first, records.size(), rows.isEmpty() ? null : columns(rows), bad, 0, null);
    }

    private ChangeBatch columns(List<SourceRecord> rows) {
        List<Column> columns = new ArrayList<>();
        for (Field field : request.physical().fields()) {
            DataType all = declared.fieldType(declared.indexOf(field.name()));
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(pruned(row.values().get(field.name()), all, field.type())));
            columns.add(column(field.type(), values));
        }
        for (String key : request.metadataKeys()) {
            columns.add(
                    key.equals("split")
                            ? column(
                                    ScriptConnector.SPLIT_TYPE,
                                    rows.stream().map(SourceRecord::split).toList())
                            : column(
                                    ScriptConnector.OFFSET_TYPE,
                                    rows.stream().map(SourceRecord::offset).toList()));
        }
        return new ChangeBatch(
                rows.size(), columns.toArray(Column[]::new), null, null, request.origins() ? origins(rows) : null);
    }

    private Column column(DataType type, List<? extends @Nullable Object> values) {
        return encoded ? PlainColumns.encoded(type, values) : PlainColumns.flat(type, values);
    }

    private static @Nullable Object pruned(@Nullable Object value, DataType declared, DataType wanted) {
        if (!(value instanceof List<?> row)) {
            return value;
        }
        DataType.RowType all = (DataType.RowType) declared;
        List<@Nullable Object> kept = new ArrayList<>();
        for (Field field : ((DataType.RowType) wanted).fields()) {
            int index = all.indexOf(field.name());
            kept.add(pruned(row.get(index), all.fieldType(index), field.type()));
        }
        return kept;
    }

    private RowOrigins origins(List<SourceRecord> rows) {
        int count = rows.size();
        int[] splits = new int[count];
        long[] offsets = new long[count];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String text =
                    ScriptValues.formatRow(new ArrayList<>(rows.get(i).values().values()));
            splits[i] = request.splitNumber();
            offsets[i] = rows.get(i).offset();
            starts[i] = raw.toString().getBytes(StandardCharsets.UTF_8).length;
            lengths[i] = text.getBytes(StandardCharsets.UTF_8).length;
            raw.append(text);
        }
        return new RowOrigins(splits, offsets, raw.toString().getBytes(StandardCharsets.UTF_8), starts, lengths);
    }

    boolean hasSeenAll(int released) {
        return closed ? seen >= released : seen >= released && emptyReads.get() >= EMPTY_READS;
    }

    void expectReads() {
        emptyReads.set(0);
    }

    @Override
    public boolean atEnd() {
        return feed.isAtEnd(position);
    }

    @Override
    public SplitPosition position() {
        return new SplitPosition(position, position);
    }

    @Override
    public void close() {
        closed = true;
    }
}
