package io.millrace.spi.connector;

import io.millrace.spi.option.Option;
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

        /** Opens nothing; problems with the outside show in {@link Sink#open}. */
        Sink create(TableContext context);
    }
}
