package io.millrace.engine.window;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A random grouping: columns {@code ts, start, end, flag, keys..., arguments...}, some aggregates. */
record RandomCase(RowType input, List<Integer> keys, List<AggregateCall> calls, RowType output) {
    static final int TIME = 0;
    static final int START = 1;
    static final int END = 2;
    private static final int FLAG = 3;

    private static final List<List<DataType>> KEYS = List.of(
            List.of(),
            List.of(DataTypes.BIGINT),
            List.of(DataTypes.BIGINT.withNullable(false)),
            List.of(DataTypes.INT),
            List.of(DataTypes.STRING),
            List.of(DataTypes.DOUBLE),
            List.of(DataTypes.BOOLEAN, DataTypes.DATE, DataTypes.decimal(20, 2)),
            List.of(DataTypes.STRING, DataTypes.BIGINT));

    private static final List<DataType> ARGUMENTS = List.of(
            DataTypes.TINYINT,
            DataTypes.INT,
            DataTypes.BIGINT,
            DataTypes.BIGINT.withNullable(false),
            DataTypes.FLOAT,
            DataTypes.DOUBLE,
            DataTypes.decimal(10, 2),
            DataTypes.decimal(38, 1),
            DataTypes.STRING,
            DataTypes.BOOLEAN);

    static RandomCase random(SplittableRandom random, DataType time) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("ts", time));
        fields.add(new Field("window_start", DataTypes.timestamp(3)));
        fields.add(new Field("window_end", DataTypes.timestamp(3)));
        fields.add(new Field("flag", DataTypes.BOOLEAN));
        List<Integer> keys = new ArrayList<>();
        for (DataType type : KEYS.get(random.nextInt(KEYS.size()))) {
            keys.add(fields.size());
            fields.add(new Field("k" + fields.size(), type));
        }
        List<AggregateCall> calls = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            DataType argument = ARGUMENTS.get(random.nextInt(ARGUMENTS.size()));
            calls.add(call(random, argument, fields.size()));
            fields.add(new Field("a" + fields.size(), argument));
        }
        List<Field> output = new ArrayList<>();
        keys.forEach(key -> output.add(fields.get(key)));
        calls.forEach(call -> output.add(new Field("r" + output.size(), call.type())));
        output.add(new Field("window_start", DataTypes.timestamp(3)));
        output.add(new Field("window_end", DataTypes.timestamp(3)));
        output.add(new Field("window_time", time));
        return new RandomCase(RowType.of(fields), keys, calls, RowType.of(output));
    }

    private static AggregateCall call(SplittableRandom random, DataType argument, int column) {
        int filter = random.nextInt(3) == 0 ? FLAG : -1;
        boolean numeric = argument != DataTypes.STRING && argument != DataTypes.BOOLEAN;
        List<AggregateCall.Function> functions = List.of(AggregateCall.Function.values());
        AggregateCall.Function function = functions.get(random.nextInt(functions.size()));
        if (!numeric && (function == AggregateCall.Function.SUM || function == AggregateCall.Function.AVG)) {
            function = AggregateCall.Function.MAX;
        }
        if (function == AggregateCall.Function.COUNT) {
            int counted = random.nextBoolean() ? column : -1;
            return new AggregateCall(function, counted, filter, DataTypes.BIGINT.withNullable(false));
        }
        DataType result = argument.withNullable(true);
        if (argument instanceof DecimalType decimal && function == AggregateCall.Function.SUM) {
            result = DataTypes.decimal(38, decimal.scale());
        } else if (argument instanceof DecimalType decimal && function == AggregateCall.Function.AVG) {
            result = DataTypes.decimal(38, Math.max(6, decimal.scale()));
        }
        return new AggregateCall(function, column, filter, result);
    }

    PlanNode.WindowAggregate node(WindowSpec window, TimeAttribute time) {
        PlanNode source = new PlanNode.Values("values_1", input, List.of());
        return new PlanNode.WindowAggregate(
                "window_aggregate_2",
                source,
                window,
                time,
                keys,
                calls,
                List.of(WindowProperty.WINDOW_START, WindowProperty.WINDOW_END, WindowProperty.WINDOW_TIME),
                output,
                null);
    }

    PlanNode.WindowTableFunction function(WindowSpec window, TimeAttribute time) {
        return new PlanNode.WindowTableFunction(
                "window_2",
                new PlanNode.Values("values_1", input, List.of()),
                window,
                time,
                List.of(WindowProperty.WINDOW_START, WindowProperty.WINDOW_END, WindowProperty.WINDOW_TIME),
                functionOutput());
    }

    RowType functionOutput() {
        List<Field> fields = new ArrayList<>(input.fields());
        fields.addAll(output.fields().subList(output.fieldCount() - 3, output.fieldCount()));
        return RowType.of(fields);
    }

    Object[] row(SplittableRandom random, long micros) {
        Object[] row = new Object[input.fieldCount()];
        row[TIME] = micros;
        for (int c = 1; c < row.length; c++) {
            row[c] = Cells.random(input.fieldType(c), random, c < FLAG + 3 ? 6 : 40);
        }
        return row;
    }
}
