package io.millrace.connector.kafka.source;

import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** All columns come from the value; a record without one (a tombstone) is skipped, as in Flink, and counted. */
final class ValueDecoding implements RecordRows.Decoding {
    private static final int[] NO_ROWS = new int[0];

    private final RecordDecoder decoder;
    private final RecordSlices slices = new RecordSlices();

    ValueDecoding(RecordDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public RecordRows decode(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to) {
        int taken = slices.take(given, from, to);
        int tombstones = taken - slices.count();
        if (slices.count() == 0) {
            return new RecordRows(taken, 0, List.of(), NO_ROWS, NO_ROWS, List.of(), tombstones);
        }
        DecodedRecords decoded = decoder.decode(slices.data(), slices.starts(), slices.lengths(), slices.count());
        return new RecordRows(
                taken,
                decoded.rowCount(),
                decoded.columns(),
                slices.recordsOf(decoded),
                decoded.recordOfRow(),
                bad(decoded.bad()),
                decoded.skipped() + tombstones);
    }

    private List<BadRecord> bad(List<BadRecord> decoded) {
        if (decoded.isEmpty()) {
            return decoded;
        }
        List<BadRecord> numbered = new ArrayList<>(decoded.size());
        for (BadRecord bad : decoded) {
            numbered.add(new BadRecord(slices.records()[bad.record()], bad.raw(), bad.code(), bad.cause()));
        }
        return numbered;
    }

    @Override
    public RecordSlices values() {
        return slices;
    }
}
