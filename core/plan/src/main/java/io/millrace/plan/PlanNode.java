package io.millrace.plan;

import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator of a plan with its inputs. A node that several nodes use as input is one operator: identity is the {@link
 * #id}, which is stable as long as the file's meaning up to the node is (state is found again by it).
 */
public sealed interface PlanNode {
    /** {@code window_aggregate_2}: the operator's name in metrics, errors and state. */
    String id();

    RowType type();

    List<PlanNode> inputs();

    <R> R accept(PlanVisitor<R> visitor);

    /** What people call the operator: its name in Flink's EXPLAIN. */
    default String operator() {
        return this instanceof Scan ? "TableSourceScan" : getClass().getSimpleName();
    }

    /**
     * Reads a table: the wanted physical columns, then the wanted metadata columns.
     *
     * @param physicalCount how many of {@code type}'s fields are physical
     * @param metadataKeys the source's keys of the remaining fields
     */
    record Scan(String id, TableDefinition table, RowType type, int physicalCount, List<String> metadataKeys)
            implements PlanNode {
        public Scan {
            metadataKeys = List.copyOf(metadataKeys);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitScan(this);
        }
    }

    /** Rows that stand in the pipeline file. */
    record Values(String id, RowType type, List<List<RowExpression>> rows) implements PlanNode {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitValues(this);
        }
    }

    /**
     * Turns rows into a watermark: stands directly behind a scan, or behind the Calc that computes the scan's computed
     * columns; neither filters.
     *
     * @param rowtime the event-time column of the input
     * @param watermark the WATERMARK expression over the input, a timestamp
     */
    record WatermarkAssigner(String id, PlanNode input, TableDefinition table, int rowtime, RowExpression watermark)
            implements PlanNode {
        @Override
        public RowType type() {
            return input.type();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitWatermarkAssigner(this);
        }
    }

    /** Filters, then projects. */
    record Calc(
            String id, PlanNode input, @Nullable RowExpression condition, List<RowExpression> projections, RowType type)
            implements PlanNode {
        public Calc {
            projections = List.copyOf(projections);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitCalc(this);
        }
    }

    /** Gives each row its windows: one output row per window, the input's columns, then the window's properties. */
    record WindowTableFunction(
            String id,
            PlanNode input,
            WindowSpec window,
            TimeAttribute time,
            List<WindowProperty> properties,
            RowType type)
            implements PlanNode {
        public WindowTableFunction {
            properties = List.copyOf(properties);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitWindowTableFunction(this);
        }
    }

    /** Groups the rows of each window by keys: the keys, then the aggregates, then the window's properties. */
    record WindowAggregate(
            String id,
            PlanNode input,
            WindowSpec window,
            TimeAttribute time,
            List<Integer> keys,
            List<AggregateCall> aggregates,
            List<WindowProperty> properties,
            RowType type,
            @Nullable SourcePlace place)
            implements PlanNode {
        public WindowAggregate {
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
            properties = List.copyOf(properties);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitWindowAggregate(this);
        }
    }

    /** All rows of all inputs. */
    record Union(String id, List<PlanNode> inputs, RowType type) implements PlanNode {
        public Union {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitUnion(this);
        }
    }

    /** Sends rows to tasks by the hash of the keys; without keys all rows go to one task. */
    record Exchange(String id, PlanNode input, List<Integer> keys) implements PlanNode {
        public Exchange {
            keys = List.copyOf(keys);
        }

        @Override
        public RowType type() {
            return input.type();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitExchange(this);
        }
    }

    /**
     * Writes a table; for a bare SELECT the table is one of our own with the connector {@code print}.
     *
     * @param rowtime the event-time column of the input that becomes the record's timestamp, or -1
     */
    record Sink(
            String id,
            PlanNode input,
            TableDefinition table,
            int rowtime,
            @Nullable SourcePlace place) implements PlanNode {
        @Override
        public RowType type() {
            return input.type();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }

        @Override
        public <R> R accept(PlanVisitor<R> visitor) {
            return visitor.visitSink(this);
        }
    }
}
