package io.millrace.engine.task;

import io.millrace.engine.side.BadRows;
import io.millrace.engine.side.LateTables;
import io.millrace.engine.source.SourceInput;
import java.util.List;
import java.util.Map;

/**
 * What a task is made of.
 *
 * @param nodes all nodes, upstream ones first
 * @param timed the nodes that want to know the wall clock
 * @param sinks by writer slot, side tables included
 */
public record TaskParts(
        List<SourceInput> sources,
        List<InputGate> gates,
        List<ExchangeNode> exchanges,
        List<Node> nodes,
        List<Node> timed,
        Map<String, SinkNode> sinks,
        BadRows badRows,
        LateTables lateTables,
        WakeUp wakeUp) {}
