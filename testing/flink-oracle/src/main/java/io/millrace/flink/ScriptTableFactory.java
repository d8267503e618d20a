package io.millrace.flink;

import io.millrace.testkit.script.ScriptStep;
import io.millrace.testkit.script.ScriptValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/**
 * Flink's side of {@code 'connector' = 'script'}: a source of the pushed rows in their order, and a sink that collects.
 *
 * <p>The source takes no watermark from the planner, so that Flink's own operator makes it, after every row when
 * {@code pipeline.auto-watermark-interval} is 0.
 */
public final class ScriptTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
        return "script";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
        return new ScriptSource(name(context), context.getPhysicalRowDataType());
    }

    @Override
    public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
        String table = name(context);
        DataType type = context.getPhysicalRowDataType();
        ScriptTables.SINKS.put(table, FlinkValues.rowType((RowType) type.getLogicalType()));
        return new ScriptSink(table, type);
    }

    /** The database tells apart the scripts that run in one job. */
    private static String name(DynamicTableFactory.Context context) {
        return context.getObjectIdentifier().getDatabaseName() + "."
                + context.getObjectIdentifier().getObjectName();
    }

    private record ScriptSource(String table, DataType type) implements ScanTableSource {
        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            DataStructureConverter converter = context.createDataStructureConverter(type);
            converter.open(RuntimeConverter.Context.create(ScriptTableFactory.class.getClassLoader()));
            RowType rowType = (RowType) type.getLogicalType();
            io.millrace.spi.type.DataType.RowType plainType = FlinkValues.rowType(rowType);
            List<RowData> rows = new ArrayList<>();
            for (ScriptStep.Push push : ScriptTables.PUSHED.getOrDefault(table, List.of())) {
                for (ScriptStep.TextRow row : push.rows().rows()) {
                    List<?> values = ScriptValues.parseRow(push.rows().columns(), row, plainType.fields());
                    rows.add((RowData) converter.toInternal(FlinkValues.toFlink(values, rowType)));
                }
            }
            InternalTypeInfo<RowData> information = InternalTypeInfo.of(rowType);
            return new DataStreamScanProvider() {
                @Override
                public DataStream<RowData> produceDataStream(
                        ProviderContext providers, StreamExecutionEnvironment environment) {
                    if (rows.isEmpty()) {
                        // Flink refuses a source of nothing: a row that a filter takes away stands for it.
                        return environment
                                .fromData(List.of((RowData) new GenericRowData(rowType.getFieldCount())), information)
                                .filter(row -> false);
                    }
                    return environment.fromData(rows, information).name(table);
                }

                @Override
                public boolean isBounded() {
                    return true;
                }
            };
        }

        @Override
        public DynamicTableSource copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return table;
        }
    }

    private record ScriptSink(String table, DataType type) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            return requested;
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
            return SinkV2Provider.of(new CollectingSink(table, context.createDataStructureConverter(type)));
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return table;
        }
    }

    private record CollectingSink(String table, DynamicTableSink.DataStructureConverter converter)
            implements Sink<RowData> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(RowData row, SinkWriter.Context writeContext) {
                    Row external = (Row) converter.toExternal(row);
                    if (external != null) {
                        ScriptTables.arrive(table, external);
                    }
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }
}
