package io.millrace.connector.kafka.sink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names in Kafka that are made from a pipeline's name. */
final class Names {
    /** Kafka allows 249 characters; our own prefix and a hash need some. */
    private static final int MAX_LENGTH = 180;

    private static final int HASH_BYTES = 4;

    private Names() {}

    static String markerTopic(String pipeline) {
        return "millrace-marker-" + legal(pipeline);
    }

    static String followerTopic(String pipeline) {
        return "millrace-follower-" + legal(pipeline);
    }

    static String transactionalIds(String pipeline) {
        return "millrace-" + legal(pipeline);
    }

    /** The name itself where Kafka allows it, otherwise what is left of it and a hash of all of it. */
    private static String legal(String pipeline) {
        String kept = pipeline.replaceAll("[^a-zA-Z0-9._-]", "_");
        if (kept.equals(pipeline) && pipeline.length() <= MAX_LENGTH) {
            return pipeline;
        }
        return kept.substring(0, Math.min(kept.length(), MAX_LENGTH)) + "-" + hash(pipeline);
    }

    private static String hash(String pipeline) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(pipeline.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
