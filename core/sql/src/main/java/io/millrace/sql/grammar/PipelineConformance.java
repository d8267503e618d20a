package io.millrace.sql.grammar;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** Flink's choices of SQL dialect, on Calcite's present interface (Flink's own class lacks methods that came later). */
public final class PipelineConformance extends SqlDelegatingConformance {
    public static final PipelineConformance INSTANCE = new PipelineConformance();

    private PipelineConformance() {
        super(SqlConformanceEnum.DEFAULT);
    }

    @Override
    public boolean isBangEqualAllowed() {
        return true;
    }

    @Override
    public boolean isPercentRemainderAllowed() {
        return true;
    }

    @Override
    public boolean isInsertSubsetColumnsAllowed() {
        return true;
    }

    @Override
    public boolean allowNiladicParentheses() {
        return true;
    }

    @Override
    public boolean allowQualifyingCommonColumn() {
        return true;
    }

    /** Casts between BOOLEAN and numbers pass the validator; which casts there are is checked by our own table. */
    @Override
    public boolean allowLenientCoercion() {
        return true;
    }
}
