package io.millrace.api;

import io.millrace.api.table.Catalog;
import io.millrace.sql.CheckedPipeline;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.PipelinePlanner;
import io.millrace.sql.PipelineRenderer;
import io.millrace.sql.PlanRequest;
import io.millrace.sql.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The door to the SQL front end. */
final class FrontEnd {
    /** A file named by a variable holds a password or a host, no more. */
    private static final int MAX_VARIABLE_BYTES = 64 << 10;

    private FrontEnd() {}

    static CheckedPipeline check(
            String fileName, byte[] bytes, Map<String, String> settings, Map<String, String> variables) {
        return PipelinePlanner.check(request(fileName, bytes, settings, variables));
    }

    private static PlanRequest request(
            String fileName, byte[] bytes, Map<String, String> settings, Map<String, String> variables) {
        Catalog catalog = Catalog.builtIn();
        return PlanRequest.of(fileName, bytes, new ConnectorCatalog(catalog.connectors(), catalog.formats()))
                .withOverrides(settings)
                .withVariables(new ProcessVariables(variables));
    }

    static String render(String fileName, byte[] bytes, Map<String, String> settings, Map<String, String> variables) {
        return PipelineRenderer.forFlink(request(fileName, bytes, settings, variables));
    }

    /** What the program gave, the environment of the process, and files that it may read. */
    private record ProcessVariables(Map<String, String> given) implements Variables {
        @Override
        public Optional<String> value(String name) {
            return Optional.ofNullable(given.getOrDefault(name, System.getenv(name)));
        }

        @Override
        public Optional<String> fileContent(String path) {
            try (var stream = Files.newInputStream(Path.of(path))) {
                byte[] bytes = stream.readNBytes(MAX_VARIABLE_BYTES);
                return Optional.of(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
            } catch (IOException | InvalidPathException e) {
                return Optional.empty();
            }
        }
    }
}
