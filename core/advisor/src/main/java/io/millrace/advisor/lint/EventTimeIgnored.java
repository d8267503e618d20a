package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.advisor.PlanWalk;
import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.TimeAttribute;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window over PROCTIME() although the records carry a time of their own. */
final class EventTimeIgnored implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (PlanNode node : PlanWalk.operators(pipeline)) {
            if (node instanceof PlanNode.WindowAggregate window
                    && window.time() instanceof TimeAttribute.ProcessingTime) {
                check(window, window.place(), problems);
            } else if (node instanceof PlanNode.WindowTableFunction window
                    && window.time() instanceof TimeAttribute.ProcessingTime) {
                check(window, null, problems);
            }
        }
        return problems;
    }

    private static void check(PlanNode window, @Nullable SourcePlace place, List<Problem> problems) {
        for (PlanNode.Scan scan : Plans.of(PlanWalk.upstream(window), PlanNode.Scan.class)) {
            TableDefinition table = scan.table();
            table.columns().stream()
                    .filter(column -> column.name().equals(table.rowtime())
                            || (table.rowtime() == null && holdsRecordTime(column)))
                    .findFirst()
                    .ifPresent(column -> problems.add(problem(table, column, place)));
        }
    }

    private static boolean holdsRecordTime(ColumnDefinition column) {
        return column.isPhysical() && column.type() instanceof DataType.TimestampType;
    }

    private static Problem problem(TableDefinition table, ColumnDefinition column, @Nullable SourcePlace place) {
        String name = column.name();
        String declare = table.rowtime() != null
                ? ""
                : "add WATERMARK FOR `" + name + "` AS `" + name + "` - INTERVAL '5' SECOND to table `" + table.name()
                        + "` and ";
        return Problem.warning(
                        AdvisorCode.EVENT_TIME_IGNORED,
                        "a window over processing time ignores the event time `" + name + "` of table `" + table.name()
                                + "`")
                .at(place != null ? place : table.place())
                .detail("Its results depend on when and how fast the pipeline runs, and differ from run to run.")
                .hint("To window by event time, " + declare + "use DESCRIPTOR(`" + name + "`) in the window.");
    }
}
