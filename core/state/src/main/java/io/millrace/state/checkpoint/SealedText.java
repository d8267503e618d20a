package io.millrace.state.checkpoint;

import io.millrace.state.delta.DamagedBytesException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Text that ends with the SHA-256 of its content: {@code <content>sha256 <64 hex digits>\n}.
 *
 * @param sha256 of the content, without the last line
 */
record SealedText(String content, String sha256) {
    private static final String SEAL = "sha256 ";
    private static final int HASH_DIGITS = 64;
    private static final int SEAL_BYTES = SEAL.length() + HASH_DIGITS + 1;

    static SealedText of(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new SealedText(content, sha256(bytes, bytes.length));
    }

    byte[] bytes() {
        return (content + SEAL + sha256 + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static SealedText read(byte[] bytes) {
        if (bytes.length < SEAL_BYTES) {
            throw new DamagedBytesException("It has " + bytes.length + " bytes and no hash at its end.");
        }
        int end = bytes.length - SEAL_BYTES;
        String actual = sha256(bytes, end);
        byte[] seal = (SEAL + actual + "\n").getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(bytes, end, bytes.length, seal, 0, SEAL_BYTES)) {
            String last = new String(bytes, end, SEAL_BYTES, StandardCharsets.US_ASCII);
            throw new DamagedBytesException(
                    last.matches(SEAL + "[0-9a-f]{" + HASH_DIGITS + "}\n")
                            ? "The SHA-256 of its content is " + actual + ", its last line says " + last.strip() + "."
                            : "It has " + bytes.length + " bytes and does not end with the SHA-256 of its content:"
                                    + " it was cut or continued.");
        }
        return new SealedText(new String(bytes, 0, end, StandardCharsets.UTF_8), actual);
    }

    static String sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
