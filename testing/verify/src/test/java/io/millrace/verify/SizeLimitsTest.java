package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The size limits of the project's style. There is no list of exceptions. */
class SizeLimitsTest {
    private static final int MAX_FILE_LINES = 700;
    private static final int LONG_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PACKAGE_FILES = 25;
    private static final int MAX_COLUMNS = 120;

    @Test
    void filesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        int passing400 = 0;
        List<Path> files = Repository.javaFiles();
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_FILE_LINES) {
                tooLong.add(Repository.shown(file) + ": " + lines + " lines");
            }
            passing400 += lines > LONG_FILE_LINES ? 1 : 0;
        }
        assertThat(tooLong).isEmpty();
        assertThat(passing400 * 10)
                .as("files over %d lines, of %d files", LONG_FILE_LINES, files.size())
                .isLessThanOrEqualTo(files.size());
    }

    @Test
    void linesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : Repository.javaFiles()) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.codePointCount(0, line.length()) > MAX_COLUMNS) {
                    tooLong.add(Repository.shown(file) + ":" + number);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void packagesAreSmall() {
        Map<String, Integer> filesByPackage = new TreeMap<>();
        for (Path file : Repository.javaFiles()) {
            filesByPackage.merge(Repository.shown(file.resolveSibling("")), 1, Integer::sum);
        }
        filesByPackage.values().removeIf(count -> count <= MAX_PACKAGE_FILES);
        assertThat(filesByPackage).isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (StandardJavaFileManager fileManager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    fileManager,
                    null,
                    null,
                    null,
                    fileManager.getJavaFileObjectsFromPaths(Repository.javaFiles()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodLengths(unit, positions, tooLong).scan(unit, null);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    private static final class MethodLengths extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > MAX_METHOD_LINES) {
                tooLong.add(unit.getSourceFile().getName() + ":" + first + " " + method.getName() + ": "
                        + (last - first + 1) + " lines");
            }
            return super.visitMethod(method, null);
        }
    }
}
