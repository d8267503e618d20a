package io.millrace.spi.connector;

import io.millrace.spi.option.Option;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector as a pipeline file names it: {@code 'connector' = 'filesystem'}. Without state. */
public interface Connector {
    String identifier();

    /** One sentence for the reference page. */
    String summary();

    /** How it reads, if it can. */
    Optional<SourceSupport> source();

    /** How it writes, if it can. */
    Optional<SinkSupport> sink();

    /** Options that Flink's connector of this name has and this one lacks: key and what to do instead. */
    Map<String, String> unsupportedOptions();

    /**
     * The physical columns of a table that its {@code 'format'} holds: all of them, unless an option gives some to
     * another format. Options may be wrong; what is wrong with them is told elsewhere.
     */
    default RowType formatType(RowType physical, Map<String, String> options) {
        return physical;
    }

    /** Whether tables need {@code 'format' = '…'}. */
    boolean usesFormat();

    interface SourceSupport {
        List<Option<?>> options();

        List<MetadataColumn> metadataColumns();

        /** Opens nothing; problems with the outside show in {@link Source#discover}. */
        Source create(TableContext context);
    }

    interface SinkSupport {
        List<Option<?>> options();

        /** What a query may give beside the columns that records hold. */
        default List<MetadataColumn> metadataColumns() {
            return List.of();
        }

        /** Opens nothing; problems with the outside show in {@link Sink#open}. */
        Sink create(TableContext context);
    }
}
