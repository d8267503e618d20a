package io.millrace.connector.basic;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with files, generated rows and their options. */
public enum BasicConnectorError implements ErrorCode {
    PATH_MISSING(
            "MR6301",
            "a path does not exist",
            "The option 'path' names a file or directory that is not there. Relative paths start at the"
                    + " directory in which the pipeline is started."),
    NO_MATCH(
            "MR6302",
            "a pattern matches no file",
            "The option 'path' is a pattern and no file matches it. Names that begin with '.' or '_' never match."),
    NO_FILES(
            "MR6303",
            "a directory holds no files",
            "A bounded read of a directory without files would silently give an empty result. Names that begin with '.'"
                    + " or '_' are not data. Set 'source.monitor-interval' to wait for files."),
    NOT_READABLE(
            "MR6304", "a file may not be read", "The operating system refuses to read a file or to list a directory."),
    COMPRESSION_UNSUPPORTED(
            "MR6305", "a compression is not supported", "Files are read plain or compressed with gzip (.gz)."),
    SCHEME_UNSUPPORTED(
            "MR6306", "a file system is not supported", "Paths are of this machine, plain or with the scheme 'file:'."),
    PATH_MALFORMED(
            "MR6307", "a path or pattern is malformed", "The option's text is no path, glob or regular expression."),
    TOO_MANY_FILES(
            "MR6308",
            "there are too many files",
            "Every file is a split that is remembered in checkpoints, so their number and depth are limited."),
    SOURCE_CHANGED(
            "MR6309",
            "a file that was being read has changed",
            "The checkpoint holds a position in a file that has since been changed, so the position means nothing."),
    OPTION_OUT_OF_RANGE(
            "MR6310",
            "a filesystem option is out of range",
            "Intervals and sizes must be positive, or nothing would ever happen or never end."),
    OUTPUT_NOT_A_DIRECTORY(
            "MR6320", "the output path is a file", "A filesystem table is written as a directory of parts."),
    OUTPUT_NOT_WRITABLE(
            "MR6321", "the output directory cannot be written", "The operating system refuses to write there."),
    OUTPUT_FOREIGN(
            "MR6322",
            "the output directory holds something else",
            "Files that this pipeline did not write would be mixed with its output."),
    OUTPUT_OF_ANOTHER(
            "MR6323",
            "the output directory belongs to another pipeline",
            "The file .millrace in the directory names the pipeline and table that write there."),
    OUTPUT_WITHOUT_STATE(
            "MR6324",
            "the output directory has output of this pipeline, but its state is gone",
            "Starting anew would write the same rows a second time."),
    OUTPUT_AHEAD(
            "MR6325",
            "the output directory is ahead of the state",
            "Output of later epochs is already visible; going on from an older state would write it twice."),
    OUTPUT_DAMAGED(
            "MR6326",
            "the output directory lacks what the state promises",
            "A part or the file .millrace was deleted, cut or edited after it was written."),
    OUTPUT_REPEATED(
            "MR6327",
            "rows are written again beside older output",
            "A run with --fresh leaves the parts that earlier runs made visible and writes all rows again under new"
                    + " names."),
    OUTPUT_IN_USE(
            "MR6328",
            "the output directory is in use",
            "Another process, or another table of this one, writes there. The lock ends with the process that holds it,"
                    + " however it ends."),
    GENERATOR_OPTION(
            "MR6340",
            "a datagen option does not fit its column",
            "Every option 'fields.<column>.<key>' names a column and has a value that suits its type."),
    FILE_VANISHED("MR7301", "a file cannot be read any more", "The file was found when the splits were listed."),
    FILE_CHANGED(
            "MR7302",
            "a file changed while it was read",
            "Files are read once and as they were found; one that is written to meanwhile has no well-defined content."
                    + " Write files under a name that begins with '.' or '_' and rename them when they are complete."),
    GZIP_DAMAGED("MR7303", "a gzip file is damaged", "The compressed data is cut short, altered, or not gzip at all."),
    RECORD_TOO_LONG(
            "MR7304",
            "a record is too long",
            "A record has more bytes than are kept in memory; the rest of it up to the next line feed is passed over."),
    OUTPUT_LOST(
            "MR7305",
            "an output part disappeared before it became visible",
            "A hidden part of the output directory was deleted or moved while the pipeline ran."),
    OUTPUT_TAKEN_OVER(
            "MR7307",
            "another process has taken the output directory over",
            "Two processes that run the same pipeline with different state directories would undo each other's output."
                    + " The one that opened the directory last goes on."),
    OUTPUT_CLOSED("MR7306", "printed rows are not read any more", "The reader of the standard output has ended.");

    private final String code;
    private final String title;
    private final String explanation;

    BasicConnectorError(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String explanation() {
        return explanation;
    }
}
