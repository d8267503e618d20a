package io.millrace.verify.kafka;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The class path of a command that is started often: an archive of loaded classes halves the cost of a start, and the
 * JVM makes one only of jars that are not signed, so directories of classes and signed jars become one jar.
 */
record SharedClasses(String classPath, Path archive) {
    static SharedClasses in(Path directory) throws IOException {
        Path jar = directory.resolve("classes.jar");
        List<String> jars = new ArrayList<>(List.of(jar.toString()));
        Set<String> written = new HashSet<>();
        try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
            output.setLevel(0);
            for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1)) {
                if (Files.isDirectory(Path.of(entry))) {
                    add(Path.of(entry), output, written);
                } else if (isSigned(entry)) {
                    addJar(entry, output, written);
                } else {
                    jars.add(entry);
                }
            }
        }
        return new SharedClasses(String.join(File.pathSeparator, jars), directory.resolve("classes.jsa"));
    }

    /** What is on a class path need not be there. */
    private static boolean isSigned(String jar) throws IOException {
        if (!Files.exists(Path.of(jar))) {
            return false;
        }
        try (ZipFile file = new ZipFile(jar)) {
            return file.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]*\\.SF"));
        }
    }

    private static void addJar(String jar, JarOutputStream output, Set<String> written) throws IOException {
        try (ZipFile file = new ZipFile(jar)) {
            for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
                String name = entry.getName();
                if (!name.startsWith("META-INF/") && !entry.isDirectory() && written.add(name)) {
                    output.putNextEntry(new ZipEntry(name));
                    try (InputStream bytes = file.getInputStream(entry)) {
                        bytes.transferTo(output);
                    }
                }
            }
        }
    }

    private static void add(Path root, JarOutputStream output, Set<String> written) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(file).toString().replace(File.separatorChar, '/');
                if (written.add(name)) {
                    output.putNextEntry(new ZipEntry(name));
                    Files.copy(file, output);
                }
            }
        }
    }
}
