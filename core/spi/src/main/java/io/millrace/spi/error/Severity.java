package io.millrace.spi.error;

public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
