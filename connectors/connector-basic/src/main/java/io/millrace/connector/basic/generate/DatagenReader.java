package io.millrace.connector.basic.generate;

import io.millrace.connector.basic.generate.FieldGenerator.RowNumbers;
import io.millrace.spi.column.Column;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the rows of one split, no faster than the rate; the rate counts from the opening. */
final class DatagenReader implements SplitReader {
    private static final double SECONDS_PER_NANO = 1e-9;

    private final List<FieldGenerator> generators;
    private final ReadRequest request;
    private final Clock clock;
    private final long startMillis;
    private final long number;
    private final long step;
    private final double rowsPerSecond;
    private final long end;
    private final long openedAt;
    private final long openedNanos;
    private long next;

    DatagenReader(
            Map<String, String> attributes,
            List<FieldGenerator> generators,
            long rowsPerSecond,
            long rows,
            Clock clock,
            SplitPosition position,
            ReadRequest request) {
        this.generators = generators;
        this.request = request;
        this.clock = clock;
        this.startMillis = Long.parseLong(attributes.getOrDefault(DatagenSource.START, "0"));
        this.number = Long.parseLong(attributes.getOrDefault(DatagenSource.NUMBER, "0"));
        this.step = Long.parseLong(attributes.getOrDefault(DatagenSource.OF, "1"));
        this.rowsPerSecond = (double) rowsPerSecond / step;
        this.end = rows == Long.MAX_VALUE ? rows : Math.max(0, (rows - number + step - 1) / step);
        this.openedAt = position.records();
        this.openedNanos = clock.monotonicNanos();
        this.next = position.records();
    }

    @Override
    public SourceBatch read(int maxRecords) {
        double elapsed = (clock.monotonicNanos() - openedNanos) * SECONDS_PER_NANO;
        double due = openedAt + elapsed * rowsPerSecond + 1;
        int count = (int) Math.min(maxRecords, Math.min((long) due, end) - next);
        if (count <= 0) {
            return SourceBatch.empty(next);
        }
        RowNumbers rows = new RowNumbers(number + next * step, step, count, startMillis);
        Column[] columns = new Column[generators.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = generators.get(i).column(rows);
        }
        ChangeBatch batch = new ChangeBatch(count, columns, null, null, origins(count));
        long first = next;
        next += count;
        return new SourceBatch(first, count, batch, List.of(), 0, null);
    }

    private @Nullable RowOrigins origins(int count) {
        if (!request.origins()) {
            return null;
        }
        int[] splits = new int[count];
        Arrays.fill(splits, request.splitNumber());
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = next + i;
        }
        return RowOrigins.withoutRaw(splits, offsets);
    }

    @Override
    public boolean atEnd() {
        return next >= end;
    }

    @Override
    public SplitPosition position() {
        return new SplitPosition(next, next);
    }

    @Override
    public void close() {}
}
