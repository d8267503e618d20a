package io.millrace.api.demo;

/** The reader of results; closing it reads what is committed by then, and ends. */
@FunctionalInterface
public interface DemoResults extends AutoCloseable {
    @Override
    void close();
}
