package io.millrace.spi.option;

import org.jspecify.annotations.Nullable;

/**
 * An option of a table, a format or the pipeline, described in this one place: docs, help and checks derive from it.
 *
 * @param key the full key; a key that ends in {@code .*} stands for a family, such as {@code fields.*.kind}
 * @param defaultText the default as a person would write it, or null when there is none
 * @param summary one sentence
 * @param example a value that works
 */
public record Option<T>(
        String key,
        OptionType<T> type,
        @Nullable String defaultText,
        boolean required,
        String summary,
        String example) {
    public static <T> Option<T> required(String key, OptionType<T> type, String summary, String example) {
        return new Option<>(key, type, null, true, summary, example);
    }

    public static <T> Option<T> optional(String key, OptionType<T> type, String summary, String example) {
        return new Option<>(key, type, null, false, summary, example);
    }

    public static <T> Option<T> withDefault(
            String key, OptionType<T> type, String defaultText, String summary, String example) {
        return new Option<>(key, type, defaultText, false, summary, example);
    }
}
