package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedHeaders;
import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;

/** What records carry beside key and value, out of the columns that lie behind the physical ones. One thread. */
final class RowMetadata {
    /** Keys and types are Flink's. */
    static final List<MetadataColumn> COLUMNS = List.of(
            new MetadataColumn(
                    "headers",
                    DataTypes.map(DataTypes.STRING, DataTypes.BYTES),
                    "The headers of the record; those whose value is NULL are left out."),
            new MetadataColumn(
                    "timestamp",
                    DataTypes.timestampLtz(3),
                    "The timestamp of the record; for NULL, as without the column, it is the event time of the row, and"
                            + " now where rows have none."));

    private static final int NONE = -1;
    private static final long MICROS_PER_MILLI = 1_000;

    private final int headers;
    private final int timestamp;
    private final int eventTime;
    private final EncodedHeaders encoded = new EncodedHeaders();

    private RowMetadata(int headers, int timestamp, int eventTime) {
        this.headers = headers;
        this.timestamp = timestamp;
        this.eventTime = eventTime;
    }

    /** Of a table whose rows have their event time in a column, or {@link WriterRequest#NO_EVENT_TIME}. */
    static RowMetadata of(TableContext context, int eventTime) {
        return new RowMetadata(column(context, "headers"), column(context, "timestamp"), eventTime);
    }

    private static int column(TableContext context, String key) {
        int place = context.writtenMetadata().indexOf(key);
        return place < 0 ? NONE : context.physical().fieldCount() + place;
    }

    /** Gives the rows their headers, if they have any. */
    void addHeaders(ChangeBatch batch, EncodedRows rows) {
        if (headers == NONE) {
            return;
        }
        BytesColumn maps = (BytesColumn) batch.column(headers).flatten();
        encoded.clear(batch.rowCount());
        for (int row = 0; row < batch.rowCount(); row++) {
            if (maps.isNull(row)) {
                encoded.addNone();
            } else {
                encoded.add(maps.data(), maps.starts()[row]);
            }
        }
        rows.headers(encoded);
    }

    /**
     * Gives each row its timestamp. Kafka counts milliseconds from 1970: an earlier event time counts as 1970, an
     * earlier timestamp that was asked for stays, to be refused.
     */
    void stamp(ChangeBatch batch, EncodedRows rows) {
        int count = batch.rowCount();
        long[] timestamps = rows.timestamps();
        Arrays.fill(timestamps, 0, count, System.currentTimeMillis());
        if (eventTime != WriterRequest.NO_EVENT_TIME && eventTime != timestamp) {
            take(batch, eventTime, timestamps, 0);
        }
        if (timestamp != NONE) {
            take(batch, timestamp, timestamps, Long.MIN_VALUE);
        }
    }

    private static void take(ChangeBatch batch, int column, long[] timestamps, long least) {
        LongColumn times = (LongColumn) batch.column(column).flatten();
        for (int row = 0; row < batch.rowCount(); row++) {
            if (!times.isNull(row)) {
                timestamps[row] = Math.max(least, Math.floorDiv(times.value(row), MICROS_PER_MILLI));
            }
        }
    }
}
