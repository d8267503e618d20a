package io.millrace.sql.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;

/** Makes types with Flink's rules; text is UTF-8. */
public final class PipelineTypeFactory extends SqlTypeFactoryImpl {
    public PipelineTypeFactory() {
        super(new FlinkTypeSystem());
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
