package io.millrace.connector.kafka.source;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Leaves a record's value in the buffer that it was fetched into. */
final class ValueSlices implements Deserializer<ByteBuffer> {
    @Override
    public ByteBuffer deserialize(@Nullable String topic, byte @Nullable [] data) {
        return data == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(data);
    }

    @Override
    public ByteBuffer deserialize(@Nullable String topic, @Nullable Headers headers, ByteBuffer data) {
        return data;
    }

    /** For tables that do not read keys. */
    static final class Ignored implements Deserializer<@Nullable ByteBuffer> {
        @Override
        public @Nullable ByteBuffer deserialize(@Nullable String topic, byte @Nullable [] data) {
            return null;
        }

        @Override
        public @Nullable ByteBuffer deserialize(@Nullable String topic, @Nullable Headers headers, ByteBuffer data) {
            return null;
        }
    }
}
