package io.millrace.sql;

import java.util.Map;

/**
 * What is to be planned.
 *
 * @param fileName shown in messages; without its ending it names the pipeline that does not name itself
 * @param text the file's bytes
 * @param overrides settings that win over those of the file ({@code --set})
 * @param optimize whether the optimizer's rules run; without them the plan is larger and means the same
 */
public record PlanRequest(
        String fileName,
        byte[] text,
        Map<String, String> overrides,
        Variables variables,
        ConnectorCatalog catalog,
        boolean optimize) {
    public PlanRequest {
        overrides = Map.copyOf(overrides);
    }

    /** A file without overrides and variables. */
    public static PlanRequest of(String fileName, byte[] text, ConnectorCatalog catalog) {
        return new PlanRequest(fileName, text, Map.of(), Variables.none(), catalog, true);
    }

    public PlanRequest withOverrides(Map<String, String> newOverrides) {
        return new PlanRequest(fileName, text, newOverrides, variables, catalog, optimize);
    }

    public PlanRequest withVariables(Variables newVariables) {
        return new PlanRequest(fileName, text, overrides, newVariables, catalog, optimize);
    }

    /** Plans with no rules, for tests that compare. */
    public PlanRequest withoutOptimizer() {
        return new PlanRequest(fileName, text, overrides, variables, catalog, false);
    }
}
