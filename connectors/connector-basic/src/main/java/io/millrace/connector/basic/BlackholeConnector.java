package io.millrace.connector.basic;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.option.Option;
import io.millrace.spi.stream.ChangeBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code 'connector' = 'blackhole'}: takes rows with all columns and forgets them, to measure what comes before. */
public final class BlackholeConnector implements Connector {
    @Override
    public String identifier() {
        return "blackhole";
    }

    @Override
    public String summary() {
        return "Takes every row and forgets it: to measure a pipeline without the cost of its output.";
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.empty();
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.of(new SinkSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of();
            }

            @Override
            public Sink create(TableContext context) {
                return new BlackholeSink();
            }
        });
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of();
    }

    @Override
    public boolean usesFormat() {
        return false;
    }

    private static final class BlackholeSink implements Sink {
        @Override
        public Guarantee guarantee() {
            return Guarantee.NONE;
        }

        @Override
        public void open(SinkIdentity identity, List<byte[]> states) {}

        @Override
        public SinkWriter writer(WriterRequest request) {
            return new BlackholeWriter();
        }

        @Override
        public void committed(long epoch, List<byte[]> states) {}
    }

    private static final class BlackholeWriter implements SinkWriter {
        @Override
        public void write(ChangeBatch batch) {}

        @Override
        public byte[] prepare(long epoch, boolean last) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }
}
