package io.millrace.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where a program starts.
 *
 * <pre>{@code
 * try (RunningPipeline pipeline = Millrace.parse("SELECT ... ").run()) {
 *     for (Row row : pipeline.rows()) {
 *         System.out.println(row);
 *     }
 * }
 * }</pre>
 */
public final class Millrace {
    private static final String UNNAMED = "pipeline.sql";

    private Millrace() {}

    /** A pipeline whose text the program has; errors name it {@code pipeline.sql}. */
    public static PipelineFile parse(String sql) {
        return new PipelineFile(UNNAMED, sql.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A pipeline file.
     *
     * @throws io.millrace.spi.error.MillraceException when the file cannot be read
     */
    public static PipelineFile parse(Path file) {
        return PipelineFile.read(file);
    }

    public static String version() {
        Properties properties = new Properties();
        try (InputStream stream = Millrace.class.getResourceAsStream("version.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
