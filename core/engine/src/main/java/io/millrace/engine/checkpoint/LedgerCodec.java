package io.millrace.engine.checkpoint;

import io.millrace.engine.operator.OperatorCounters;
import java.util.Map;
import java.util.TreeMap;

/** Counters as names and numbers, as manifests keep them. */
public final class LedgerCodec {
    private LedgerCodec() {}

    public static Map<String, Long> numbers(OperatorCounters counters) {
        Map<String, Long> numbers = new TreeMap<>();
        numbers.put("in", counters.in);
        numbers.put("passed", counters.passed);
        numbers.put("filtered", counters.filtered);
        numbers.put("late", counters.late);
        numbers.put("dead", counters.dead);
        numbers.put("taken", counters.taken);
        numbers.put("out", counters.out);
        numbers.put("lost", counters.lost);
        numbers.put("missed_windows", counters.missedWindows);
        numbers.put("late_after_idle", counters.lateAfterIdle);
        numbers.put("greatest_lateness_ms", counters.greatestLatenessMillis);
        return numbers;
    }

    public static OperatorCounters counters(Map<String, Long> numbers) {
        OperatorCounters counters = new OperatorCounters();
        counters.in = numbers.getOrDefault("in", 0L);
        counters.passed = numbers.getOrDefault("passed", 0L);
        counters.filtered = numbers.getOrDefault("filtered", 0L);
        counters.late = numbers.getOrDefault("late", 0L);
        counters.dead = numbers.getOrDefault("dead", 0L);
        counters.taken = numbers.getOrDefault("taken", 0L);
        counters.out = numbers.getOrDefault("out", 0L);
        counters.lost = numbers.getOrDefault("lost", 0L);
        counters.missedWindows = numbers.getOrDefault("missed_windows", 0L);
        counters.lateAfterIdle = numbers.getOrDefault("late_after_idle", 0L);
        counters.greatestLatenessMillis = numbers.getOrDefault("greatest_lateness_ms", 0L);
        return counters;
    }
}
