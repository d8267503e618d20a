package io.millrace.plan.expression;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression over one row. Every node has its final type; conversions are explicit calls of CAST. */
public sealed interface RowExpression {
    DataType type();

    <R> R accept(RowExpressionVisitor<R> visitor);

    /** The column at a position of the input. */
    record InputRef(int index, DataType type) implements RowExpression {
        @Override
        public <R> R accept(RowExpressionVisitor<R> visitor) {
            return visitor.visitInputRef(this);
        }
    }

    /** A field of a nested row; NULL when the row is NULL. */
    record FieldAccess(RowExpression row, int field, DataType type) implements RowExpression {
        @Override
        public <R> R accept(RowExpressionVisitor<R> visitor) {
            return visitor.visitFieldAccess(this);
        }
    }

    /**
     * A constant.
     *
     * @param value null for NULL, else by physical kind: Boolean, Integer, Long, Float, Double, {@link
     *     java.math.BigDecimal} (with the type's scale), String (character types) or byte[] (binary types)
     */
    record Literal(@Nullable Object value, DataType type) implements RowExpression {
        @Override
        public <R> R accept(RowExpressionVisitor<R> visitor) {
            return visitor.visitLiteral(this);
        }
    }

    /**
     * A function applied to arguments.
     *
     * @param function the canonical name in the function catalog: {@code "+"}, {@code "UPPER"}, {@code "CAST"}
     * @param place the call in the pipeline file, for errors at run time
     */
    record Call(
            String function,
            List<RowExpression> arguments,
            DataType type,
            @Nullable SourcePlace place) implements RowExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(RowExpressionVisitor<R> visitor) {
            return visitor.visitCall(this);
        }
    }
}
