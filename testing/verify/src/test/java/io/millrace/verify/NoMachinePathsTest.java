package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The project speaks of itself alone: no path of somebody's machine stands in a file. */
class NoMachinePathsTest {
    private static final Pattern MACHINE_PATH = Pattern.compile("(/home|/Users|/root|/work|C:\\\\Users)[/\\\\][a-z]");

    @Test
    void noFileNamesAMachinesPath() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.files()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (!file.endsWith("NoMachinePathsTest.java")
                    && MACHINE_PATH.matcher(text).find()) {
                found.add(Repository.shown(file));
            }
        }
        assertThat(found).isEmpty();
    }
}
