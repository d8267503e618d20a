package io.millrace.sql.convert;

import io.millrace.plan.WindowSpec;

/** Where window columns come from; equal origins of two inputs of a union are the same windows. */
public record WindowOrigin(WindowSpec spec, boolean processingTime, boolean localZone) {}
