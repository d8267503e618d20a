package io.millrace.spi.option;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Option texts by key, already checked against their descriptions. */
public final class OptionValues {
    private final Map<String, String> texts;

    public OptionValues(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /** The value, or its default. */
    public <T> T get(Option<T> option) {
        return find(option).orElseThrow(() -> new IllegalStateException("no value and no default for " + option.key()));
    }

    /** The value, or its default if there is one. */
    public <T> Optional<T> find(Option<T> option) {
        String text = texts.get(option.key());
        if (text == null) {
            text = option.defaultText();
        }
        return text == null ? Optional.empty() : Optional.of(option.type().parse(text));
    }

    public boolean isSet(Option<?> option) {
        return texts.containsKey(option.key());
    }

    /** All texts, in key order. */
    public Map<String, String> texts() {
        return new TreeMap<>(texts);
    }
}
