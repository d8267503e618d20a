package io.millrace.testkit.script;

import java.util.HexFormat;

/** A plain binary value: equal when the bytes are. */
public record Binary(String hex) {
    public static Binary of(byte[] bytes) {
        return new Binary(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return "x'" + hex + "'";
    }
}
