package io.millrace.codegen;

import io.millrace.spi.error.ErrorCode;

/** Why an expression has no value for a row (MR71xx), and what the compiler refuses. */
public enum ExpressionError implements ErrorCode {
    CAST_FAILED(
            "MR7101",
            "a value cannot be converted",
            "CAST met a value that has no meaning in the target type, such as CAST('x' AS INT). Use TRY_CAST, which"
                    + " gives"
                    + " NULL for such values, or filter them out before."),
    DIVISION_BY_ZERO(
            "MR7102",
            "division by zero",
            "An integer or decimal was divided by zero. Guard the divisor: CASE WHEN d <> 0 THEN n / d END."),
    BAD_PATTERN(
            "MR7103",
            "a pattern is malformed",
            "The pattern of LIKE, SIMILAR TO or a regular expression does not follow its syntax. Correct it at the"
                    + " place"
                    + " shown; a literal % or _ in LIKE needs ESCAPE."),
    PATTERN_TOO_EXPENSIVE(
            "MR7104",
            "a regular expression takes too long on a value",
            "Matching backtracked too often, which patterns with nested repetition such as (a+)+ do. Rewrite the"
                    + " pattern"
                    + " without repeating a repetition."),
    BAD_ARGUMENT(
            "MR7105",
            "a function does not accept a value",
            "An argument lies outside what the function takes; the cause names both. Filter such rows out before, or"
                    + " guard"
                    + " the call with CASE."),
    RESULT_TOO_LONG(
            "MR7106",
            "a text result is too long",
            "A function such as REPEAT would make a text longer than 64 MiB. Limit its arguments."),
    JSON_ERROR(
            "MR7107",
            "a JSON path has no value",
            "JSON_VALUE or JSON_EXISTS with ERROR ON ERROR or ERROR ON EMPTY met such a text. Use NULL or DEFAULT"
                    + " instead"
                    + " of ERROR to keep the row."),
    NOT_COMPILED(
            "MR7199",
            "an expression cannot be compiled",
            "The function exists but not for arguments of these types. Convert them with CAST, or leave the expression"
                    + " out.");

    private final String code;
    private final String title;
    private final String explanation;

    ExpressionError(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String explanation() {
        return explanation;
    }
}
