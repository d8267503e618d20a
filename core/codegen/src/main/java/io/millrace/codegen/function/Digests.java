package io.millrace.codegen.function;

import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5 and SHA digests in lower-case base 16. */
public final class Digests {
    private static final byte[] HEX = Utf8.bytes("0123456789abcdef");

    private Digests() {}

    /** The digests that one call has used, made when first asked for. */
    public static final class State implements CallState {
        private final MessageDigest[] digests = new MessageDigest[6];

        /** Made by the generated class. */
        public State() {}

        MessageDigest digest(int index, String algorithm) {
            MessageDigest digest = digests[index];
            if (digest == null) {
                try {
                    digest = MessageDigest.getInstance(algorithm);
                } catch (NoSuchAlgorithmException e) {
                    throw ExpressionFailure.badArgument("this Java has no " + algorithm);
                }
                digests[index] = digest;
            }
            return digest;
        }
    }

    private static void hash(Result out, MessageDigest digest, byte[] data, int start, int length) {
        digest.update(data, start, length);
        byte[] hash = digest.digest();
        byte[] room = out.room(hash.length * 2);
        int to = out.used();
        for (byte b : hash) {
            room[to++] = HEX[b >> 4 & 15];
            room[to++] = HEX[b & 15];
        }
        out.take(hash.length * 2);
    }

    @SqlFunction(value = "MD5", arena = true)
    public static void md5(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(0, "MD5"), data, start, length);
    }

    @SqlFunction(value = "SHA1", arena = true)
    public static void sha1(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(1, "SHA-1"), data, start, length);
    }

    @SqlFunction(value = "SHA224", arena = true)
    public static void sha224(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(2, "SHA-224"), data, start, length);
    }

    @SqlFunction(value = "SHA256", arena = true)
    public static void sha256(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(3, "SHA-256"), data, start, length);
    }

    @SqlFunction(value = "SHA384", arena = true)
    public static void sha384(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(4, "SHA-384"), data, start, length);
    }

    @SqlFunction(value = "SHA512", arena = true)
    public static void sha512(Result out, State state, byte[] data, int start, int length) {
        hash(out, state.digest(5, "SHA-512"), data, start, length);
    }

    @SqlFunction(value = "SHA2", fails = true, arena = true)
    public static void sha2(Result out, State state, byte[] data, int start, int length, int bits) {
        switch (bits) {
            case 224 -> sha224(out, state, data, start, length);
            case 256 -> sha256(out, state, data, start, length);
            case 384 -> sha384(out, state, data, start, length);
            case 512 -> sha512(out, state, data, start, length);
            default -> throw ExpressionFailure.badArgument("there is no SHA-2 digest of " + bits + " bits");
        }
    }
}
