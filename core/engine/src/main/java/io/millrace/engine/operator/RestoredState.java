package io.millrace.engine.operator;

import io.millrace.state.TableDelta;
import java.util.List;

/**
 * The state an operator had in an epoch.
 *
 * @param deltas per former task, its deltas in the order of their epochs; tasks from before a change of parallelism
 *     come before those from after it
 * @param watermark the operator's watermark in that epoch (the least of its tasks')
 * @param subtask this task's number
 * @param parallelism how many tasks the operator has now
 */
public record RestoredState(List<List<TableDelta>> deltas, long watermark, int subtask, int parallelism) {}
