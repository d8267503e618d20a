package io.millrace.spi.option;

import java.util.Locale;
import java.util.regex.Pattern;

/** Knows which option keys hold secrets. */
public final class SecretKeys {
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|token|credential|api[-_.]?key|private[-_.]?key|jaas");

    private SecretKeys() {}

    public static boolean isSecret(String optionKey) {
        return SECRET.matcher(optionKey.toLowerCase(Locale.ROOT)).find();
    }
}
