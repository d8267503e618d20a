package io.millrace.engine.graph;

import io.millrace.engine.side.SplitDirectory;
import io.millrace.engine.task.Task;
import io.millrace.spi.connector.Source;
import java.util.List;
import java.util.Map;

/**
 * A pipeline as tasks, ready to be driven.
 *
 * @param sources by scan, what it reads
 * @param sinks by table, what is written
 */
public record TaskGraph(
        StageGraph stages,
        List<Task> tasks,
        Map<String, Source> sources,
        Map<String, SinkTarget> sinks,
        SplitDirectory directory) {
    /** The tasks that read a scan, by subtask. */
    public List<Task> readersOf(String scan) {
        return tasks.stream()
                .filter(task ->
                        task.sources().stream().anyMatch(source -> source.id().equals(scan)))
                .toList();
    }
}
