package io.millrace.codegen.runtime;

/** What one call keeps between rows (a compiled pattern, a formatter); made by its constructor without arguments. */
public interface CallState {}
