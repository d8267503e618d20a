package io.millrace.connector.basic.file;

import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.type.DataTypes;
import java.nio.file.Path;
import java.util.List;

/** What a file adds to its records; keys and types are Flink's. */
final class FileMetadata {
    static final List<MetadataColumn> COLUMNS = List.of(
            new MetadataColumn(
                    "file.path",
                    DataTypes.STRING.withNullable(false),
                    "The full path of the file that holds the record."),
            new MetadataColumn("file.name", DataTypes.STRING.withNullable(false), "The file's name, without folders."),
            new MetadataColumn("file.size", DataTypes.BIGINT.withNullable(false), "The file's length in bytes."),
            new MetadataColumn(
                    "file.modification-time",
                    DataTypes.timestampLtz(3).withNullable(false),
                    "When the file was last changed."));

    private static final long MICROS_PER_MILLI = 1_000;

    private FileMetadata() {}

    /** The one value of a metadata column for all records of a file. */
    static FlatColumn value(String key, Path path, FileVersion version) {
        return switch (key) {
            case "file.path" -> text(path.toString());
            case "file.name" -> text(String.valueOf(path.getFileName()));
            case "file.size" -> LongColumn.of(version.bytes());
            case "file.modification-time" -> LongColumn.of(version.modifiedMillis() * MICROS_PER_MILLI);
            default -> throw new IllegalArgumentException("no metadata column " + key);
        };
    }

    private static FlatColumn text(String text) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(text);
        return builder.build();
    }
}
