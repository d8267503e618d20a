package io.millrace.sql.optimize;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which fields of a row somebody wants: all of it, or some fields, and of those the same again. */
final class RequiredFields {
    private boolean whole;
    private final TreeMap<Integer, RequiredFields> fields = new TreeMap<>();

    void requireWhole() {
        whole = true;
    }

    RequiredFields field(int index) {
        return fields.computeIfAbsent(index, key -> new RequiredFields());
    }

    void requireColumn(int index) {
        field(index).requireWhole();
    }

    boolean wants(int index) {
        return whole || fields.containsKey(index);
    }

    boolean isEmpty() {
        return !whole && fields.isEmpty();
    }

    @Nullable
    RequiredFields existing(int index) {
        return fields.get(index);
    }

    void add(RequiredFields other) {
        whole |= other.whole;
        other.fields.forEach((index, wanted) -> field(index).add(wanted));
    }

    /** Adds what an expression over the row reads. */
    void addReads(RowExpression expression) {
        if (expression instanceof InputRef || expression instanceof FieldAccess) {
            RequiredFields path = path(expression);
            if (path != null) {
                path.requireWhole();
                return;
            }
        }
        if (expression instanceof FieldAccess access) {
            addReads(access.row());
        } else if (expression instanceof Call call) {
            call.arguments().forEach(this::addReads);
        }
    }

    /** The node of a chain of field accesses that begins at a column, or null for other expressions. */
    @Nullable
    RequiredFields path(RowExpression expression) {
        if (expression instanceof InputRef reference) {
            return field(reference.index());
        }
        if (expression instanceof FieldAccess access) {
            RequiredFields row = path(access.row());
            return row == null ? null : row.field(access.field());
        }
        return null;
    }

    /** The type without what nobody wants. */
    DataType pruned(DataType type) {
        if (whole || !(type instanceof RowType row)) {
            return type;
        }
        List<Field> kept = new ArrayList<>();
        fields.forEach((index, wanted) -> {
            Field field = row.fields().get(index);
            kept.add(new Field(field.name(), wanted.pruned(field.type())));
        });
        return kept.isEmpty() ? type : new RowType(kept, row.nullable());
    }
}
