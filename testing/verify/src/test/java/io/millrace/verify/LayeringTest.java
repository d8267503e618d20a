package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which module may use which, and which module owns which library. */
class LayeringTest {
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("spi", Set.of()),
            Map.entry("plan", Set.of("spi")),
            Map.entry("sql", Set.of("spi", "plan")),
            Map.entry("codegen", Set.of("spi", "plan")),
            Map.entry("state", Set.of("spi")),
            Map.entry("engine", Set.of("spi", "plan", "codegen", "state")),
            Map.entry("advisor", Set.of("spi", "plan", "sql")),
            Map.entry("formats", Set.of("spi", "codegen")),
            Map.entry("connector-basic", Set.of("spi")),
            Map.entry("connector-kafka", Set.of("spi")),
            Map.entry("broker", Set.of("spi")),
            Map.entry(
                    "api",
                    Set.of(
                            "spi",
                            "plan",
                            "sql",
                            "codegen",
                            "state",
                            "engine",
                            "advisor",
                            "formats",
                            "connector-basic",
                            "connector-kafka",
                            "broker")),
            // The types of the SPI that the API hands out: problems and their places.
            Map.entry("cli", Set.of("spi", "api")));

    /** Library packages and the only module that may import them; of Kafka, connector-kafka sees the clients alone. */
    private static final Map<String, String> OWNER = Map.of(
            "org.apache.calcite", "sql",
            "com.google.common", "sql",
            "org.apache.flink.sql.parser", "sql",
            "org.codehaus", "codegen",
            "picocli", "cli",
            "kafka", "broker",
            "org.apache.kafka", "broker",
            "org.apache.kafka.clients", "connector-kafka",
            "org.apache.kafka.common", "connector-kafka");

    private static final List<String> FREE = List.of("java.", "javax.", "org.jspecify.");

    private static final Pattern MODULE = Pattern.compile(".*/(?:core|connectors|services|app)/([^/]+)/target/.*");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.millrace");
    }

    @Test
    void modulesDependInOneDirection() {
        Map<String, Set<String>> wrong = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        for (JavaClass origin : classes) {
            String from = module(origin).orElse("");
            Set<String> allowed = MAY_USE.get(from);
            if (allowed == null) {
                continue;
            }
            seen.add(from);
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String to = module(dependency.getTargetClass().getBaseComponentType())
                        .orElse(from);
                if (!to.equals(from) && !allowed.contains(to)) {
                    wrong.computeIfAbsent(from + " -> " + to, edge -> new TreeSet<>())
                            .add(dependency.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).contains("spi", "plan", "state", "engine");
    }

    @Test
    void everyLibraryHasOneOwner() {
        Map<String, Set<String>> wrong = new TreeMap<>();
        for (JavaClass origin : classes) {
            String from = module(origin).orElse("");
            if (!MAY_USE.containsKey(from)) {
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && isForeign(target.getPackageName(), from)) {
                    wrong.computeIfAbsent(from + " -> " + target.getPackageName(), edge -> new TreeSet<>())
                            .add(origin.getName());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isForeign(String packageName, String module) {
        if (packageName.startsWith("io.millrace") || FREE.stream().anyMatch(packageName::startsWith)) {
            return false;
        }
        return OWNER.entrySet().stream()
                .noneMatch(owner -> packageName.startsWith(owner.getKey())
                        && owner.getValue().equals(module));
    }

    /** The module that a class was compiled in, by where its class file lies. */
    private static Optional<String> module(JavaClass javaClass) {
        return javaClass
                .getSource()
                .map(source -> MODULE.matcher(source.getUri().toString()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }
}
