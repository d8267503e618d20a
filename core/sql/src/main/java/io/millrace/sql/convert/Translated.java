package io.millrace.sql.convert;

import io.millrace.plan.PlanNode;
import java.util.List;

/** A plan node with the meaning of each of its columns. */
public record Translated(PlanNode node, List<ColumnRole> roles) {
    public Translated {
        roles = List.copyOf(roles);
    }

    ColumnRole role(int column) {
        return roles.get(column);
    }
}
