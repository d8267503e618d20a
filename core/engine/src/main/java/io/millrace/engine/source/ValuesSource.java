package io.millrace.engine.source;

import io.millrace.codegen.CalcKernel;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.side.BadRows;
import io.millrace.engine.side.SplitDirectory;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.stream.ChangeBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of VALUES as a bounded source of one split; each row is a kernel over one empty row. */
public final class ValuesSource implements Source {
    private static final Split ROWS = new Split("values", Map.of());

    /** A row of the pipeline file that fails is a mistake in the file: it stops the pipeline. */
    private static final BadRows NO_DEAD_LETTERS = new BadRows(new SplitDirectory(), Map.of());

    private final List<CalcKernel> rows;

    public ValuesSource(List<CalcKernel> rows) {
        this.rows = List.copyOf(rows);
    }

    @Override
    public boolean isBounded() {
        return true;
    }

    @Override
    public List<Split> discover() {
        return List.of(ROWS);
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
        return new Reader(position);
    }

    /** Gives one row per read. */
    private final class Reader implements SplitReader {
        private int next;

        Reader(SplitPosition position) {
            next = (int) position.records();
        }

        @Override
        public SourceBatch read(int maxRecords) {
            if (next == rows.size()) {
                return SourceBatch.empty(next);
            }
            ChangeBatch row = rows.get(next).apply(ChangeBatch.of(1), NO_DEAD_LETTERS.of(new OperatorCounters()));
            return new SourceBatch(next++, 1, row, List.of(), 0, null);
        }

        @Override
        public boolean atEnd() {
            return next == rows.size();
        }

        @Override
        public SplitPosition position() {
            return new SplitPosition(next, next);
        }

        @Override
        public void close() {}
    }
}
