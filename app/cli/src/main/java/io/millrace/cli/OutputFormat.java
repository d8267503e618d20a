package io.millrace.cli;

/** How facts are printed. */
enum OutputFormat {
    text,
    json
}
