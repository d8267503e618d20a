package io.millrace.codegen;

import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.GeneratedLoops;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.source.GeneratedSource;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.stream.ChangeBatch;
import java.util.BitSet;
import java.util.List;

/** Runs generated loops over a batch: select, project, then leave out the rows that failed. One thread. */
final class ColumnarCalc implements CalcKernel {
    private final CalcSpec spec;
    private final GeneratedSource source;
    private final Projection[] projections;
    private final GeneratedLoops loops;
    private final Session session;
    private int[] selection = new int[0];

    ColumnarCalc(
            CalcSpec spec,
            GeneratedSource source,
            List<Projection> projections,
            GeneratedLoops loops,
            Session session) {
        this.spec = spec;
        this.source = source;
        this.projections = projections.toArray(new Projection[0]);
        this.loops = loops;
        this.session = session;
    }

    @Override
    public ChangeBatch apply(ChangeBatch batch, RowErrors errors) {
        session.beginBatch();
        loops.load(leaves(batch));
        int rows = batch.rowCount();
        if (spec.condition() == null) {
            return project(batch, rows, false, errors);
        }
        if (selection.length <= rows) {
            selection = new int[rows + 1];
        }
        int count = loops.select(rows, selection);
        if (loops.failureCount() > 0) {
            report(batch, errors, false);
        }
        return project(batch, count, true, errors);
    }

    private FlatColumn[] leaves(ChangeBatch batch) {
        List<int[]> paths = source.leaves();
        FlatColumn[] leaves = new FlatColumn[paths.size()];
        for (int i = 0; i < leaves.length; i++) {
            int[] path = paths.get(i);
            leaves[i] = GeneratedLoops.leaf(batch.column(path[0]), path);
        }
        return leaves;
    }

    private ChangeBatch project(ChangeBatch batch, int count, boolean selected, RowErrors errors) {
        boolean all = count == batch.rowCount();
        Column[] columns = new Column[projections.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(batch, i, count, all);
        }
        ChangeBatch result = all ? batch.withColumns(columns) : batch.gatherWith(columns, selection, count);
        if (loops.failureCount() == 0) {
            return result;
        }
        BitSet failed = report(batch, errors, selected);
        int[] kept = new int[count - failed.cardinality()];
        int next = 0;
        for (int row = failed.nextClearBit(0); row < count; row = failed.nextClearBit(row + 1)) {
            kept[next++] = row;
        }
        return result.gather(kept, next);
    }

    private Column column(ChangeBatch batch, int index, int count, boolean all) {
        Projection projection = projections[index];
        if (count == 0) {
            return ColumnBuilder.of(spec.output().fieldType(index)).build();
        }
        if (projection instanceof Projection.Share share) {
            Column column = batch.column(share.input());
            return all ? column : column.gather(selection, count);
        }
        if (projection instanceof Projection.Field field) {
            FlatColumn column = GeneratedLoops.leaf(batch.column(field.path()[0]), field.path());
            return all ? column : column.gather(selection, count);
        }
        if (projection instanceof Projection.Constant constant) {
            return new ConstantColumn(count, constant.value());
        }
        return loops.project(((Projection.Loop) projection).number(), count, selection);
    }

    /** Hands the failed rows on, each once, and gives the rows by the numbers that the loops counted. */
    private BitSet report(ChangeBatch batch, RowErrors errors, boolean selected) {
        BitSet failed = new BitSet();
        for (int i = 0; i < loops.failureCount(); i++) {
            int row = loops.failedRow(i);
            if (!failed.get(row)) {
                failed.set(row);
                int number = loops.failedCall(i);
                Call call = number < source.calls().size() ? source.calls().get(number) : null;
                ExpressionFailure failure = loops.failure(i);
                String where = call == null ? "" : " in " + call.function();
                errors.add(
                        batch,
                        selected ? selection[row] : row,
                        failure.code(),
                        failure.fact() + where,
                        call == null ? null : call.place());
            }
        }
        loops.clearFailures();
        return failed;
    }
}
