package io.millrace.api.rows;

import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;

/** Hands the rows of a bare SELECT to the program. Nothing is kept. */
public final class RowSink implements Sink {
    private static final byte[] NO_STATE = {};

    private final RowType type;
    private final RowQueue queue;

    public RowSink(RowType type, RowQueue queue) {
        this.type = type;
        this.queue = queue;
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.NONE;
    }

    @Override
    public void open(SinkIdentity identity, List<byte[]> states) {}

    @Override
    public SinkWriter writer(WriterRequest request) {
        RowReader reader = new RowReader(type);
        return new SinkWriter() {
            @Override
            public void write(ChangeBatch batch) {
                queue.addAll(reader.rows(batch));
            }

            @Override
            public byte[] prepare(long epoch, boolean last) {
                return NO_STATE;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void committed(long epoch, List<byte[]> states) {}
}
