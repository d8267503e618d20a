package io.millrace.plan.function;

/** The chapters of the function reference, in its order. */
public enum FunctionCategory {
    COMPARISON("Comparison"),
    LOGICAL("Logic"),
    ARITHMETIC("Arithmetic"),
    STRING("Text"),
    TEMPORAL("Date and time"),
    CONDITIONAL("Choice"),
    CONVERSION("Conversion"),
    JSON("JSON"),
    MAP("Maps");

    private final String title;

    FunctionCategory(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
