package io.millrace.testkit.connector;

import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.ScriptValues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What readers of a sink see, outside of any run. Rows show when their epoch is committed, once per epoch, so a row
 * that the engine loses or writes twice over a crash stays lost or doubled here.
 */
public final class SinkContent {
    private final Map<String, Long> visible = new TreeMap<>();
    private DataType.@Nullable RowType type;
    private long visibleEpoch;

    /** The type of the rows, known once a run has opened the sink. */
    public synchronized DataType.@Nullable RowType type() {
        return type;
    }

    /** The visible rows after all their changes, as sorted texts. */
    public synchronized List<String> rows() {
        return ScriptValues.weightedRows(visible);
    }

    synchronized Sink sink(DataType.RowType rowType) {
        type = rowType;
        return new ScriptSink(this, rowType);
    }

    private synchronized void show(long epoch, List<byte[]> states) {
        if (epoch <= visibleEpoch) {
            return;
        }
        visibleEpoch = epoch;
        for (byte[] state : states) {
            new String(state, StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> visible.merge(
                            line.substring(line.indexOf(' ') + 1),
                            Long.parseLong(line.substring(0, line.indexOf(' '))),
                            Long::sum));
        }
    }

    private synchronized void checkNotAhead(SinkIdentity identity) {
        if (visibleEpoch > identity.lastEpoch()) {
            throw new IllegalStateException(
                    "epoch " + visibleEpoch + " is visible, but only " + identity.lastEpoch() + " is decided");
        }
    }

    private record ScriptSink(SinkContent content, DataType.RowType type) implements Sink {
        @Override
        public Guarantee guarantee() {
            return Guarantee.EXACTLY_ONCE;
        }

        @Override
        public void open(SinkIdentity identity, List<byte[]> states) {
            content.checkNotAhead(identity);
            content.show(identity.lastEpoch(), states);
        }

        @Override
        public SinkWriter writer(WriterRequest request) {
            return new Writer(type);
        }

        @Override
        public void committed(long epoch, List<byte[]> states) {
            content.show(epoch, states);
        }
    }

    /** Keeps the rows of the running epoch; its state is these rows as text, each line a weight and a row. */
    private static final class Writer implements SinkWriter {
        private final DataType.RowType type;
        private final StringBuilder lines = new StringBuilder();

        Writer(DataType.RowType type) {
            this.type = type;
        }

        @Override
        public void write(ChangeBatch batch) {
            long[] weights = batch.weights();
            for (int row = 0; row < batch.rowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 0; i < batch.columnCount(); i++) {
                    values.add(PlainColumns.value(batch.column(i), row, type.fieldType(i)));
                }
                lines.append(weights == null ? 1 : weights[row])
                        .append(' ')
                        .append(ScriptValues.formatRow(values))
                        .append('\n');
            }
        }

        @Override
        public byte[] prepare(long epoch, boolean last) {
            byte[] state = lines.toString().getBytes(StandardCharsets.UTF_8);
            lines.setLength(0);
            return state;
        }

        @Override
        public void close() {}
    }
}
