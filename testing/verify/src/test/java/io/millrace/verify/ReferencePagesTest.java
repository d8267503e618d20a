package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The generated pages are what the code says. After a change run the test with {@code
 * -Dtest.jvm.args=-Dmillrace.docs.write=true}, which writes them anew.
 */
class ReferencePagesTest {
    @Test
    void pagesAreCurrent() throws IOException {
        Path directory = Repository.root().resolve("docs/reference");
        for (Map.Entry<String, String> page : ReferencePages.all().entrySet()) {
            Path file = directory.resolve(page.getKey());
            if (Boolean.getBoolean("millrace.docs.write")) {
                Files.createDirectories(directory);
                Files.writeString(file, page.getValue());
            }
            assertThat(file)
                    .as("regenerate with -Dtest.jvm.args=-Dmillrace.docs.write=true")
                    .content()
                    .isEqualTo(page.getValue());
        }
    }

    @Test
    void codesAreUniqueAndWellFormed() {
        Map<String, Long> uses = ReferencePages.errorCodes().stream()
                .collect(Collectors.groupingBy(ErrorCode::code, Collectors.counting()));
        assertThat(uses).allSatisfy((code, count) -> {
            assertThat(code).matches("MR[1-9][0-9]{3}");
            assertThat(count).as(code).isOne();
        });
        assertThat(uses).hasSizeGreaterThan(50);
    }
}
