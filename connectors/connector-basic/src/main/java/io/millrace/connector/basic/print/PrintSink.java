package io.millrace.connector.basic.print;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.stream.ChangeBatch;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints rows at once. A batch is one write, so that lines of several tasks do not mix.
 *
 * <p>Lines begin as in Flink: the identifier, the number of the task if there are several, and {@code "> "} after
 * either.
 */
final class PrintSink implements Sink {
    private final PrintStream output;
    private final String identifier;
    private final RowText rowText;
    private final AtomicInteger writers = new AtomicInteger();

    PrintSink(TableContext context) {
        this.output = context.options().get(PrintConnector.STANDARD_ERROR)
                ? System.err
                : context.environment().output();
        this.identifier = context.options().find(PrintConnector.IDENTIFIER).orElse("");
        this.rowText = new RowText(context.physical());
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.NONE;
    }

    @Override
    public void open(SinkIdentity identity, List<byte[]> states) {
        writers.set(0);
    }

    @Override
    public SinkWriter writer(WriterRequest request) {
        writers.incrementAndGet();
        return new Writer(request.subtask());
    }

    @Override
    public void committed(long epoch, List<byte[]> states) {}

    private String prefix(int subtask) {
        String prefix = identifier;
        if (writers.get() > 1) {
            prefix += (prefix.isEmpty() ? "" : ":") + (subtask + 1);
        }
        return prefix.isEmpty() ? "" : prefix + "> ";
    }

    private final class Writer implements SinkWriter {
        private final int subtask;
        private final StringBuilder text = new StringBuilder();

        Writer(int subtask) {
            this.subtask = subtask;
        }

        @Override
        public void write(ChangeBatch batch) {
            FlatColumn[] columns = new FlatColumn[batch.columnCount()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = batch.column(i).flatten();
            }
            String prefix = prefix(subtask);
            text.setLength(0);
            for (int row = 0; row < batch.rowCount(); row++) {
                text.append(prefix);
                rowText.append(text, batch, columns, row);
                text.append('\n');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            output.write(bytes, 0, bytes.length);
            if (output.checkError()) {
                throw MillraceException.failed(
                        Problem.error(BasicConnectorError.OUTPUT_CLOSED, "what reads the printed rows has gone away")
                                .detail("Rows could not be printed any more, as when the output goes to `head`.")
                                .hint("Write to a 'filesystem' table, or let the reader of the output read on."));
            }
        }

        @Override
        public byte[] prepare(long epoch, boolean last) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
