package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/** Where the rows of one writer go. One thread. */
interface RowOutlet {
    /** Before a batch of an epoch is encoded; what fails here has taken nothing of it. */
    void begin(long epoch) throws IOException;

    /** How many bytes of rows without a key go to one partition before it is another one's turn. */
    int batchBytes();

    /** Whether it is known who leads a partition. */
    boolean isAvailable(TopicPartition partition);

    /** Takes the rows for which a partition was chosen. */
    void append(EncodedRows rows, RowRouting routing) throws IOException;

    /** Makes what was taken durable; returns the writer's state. */
    byte[] prepare(long epoch, boolean last) throws IOException;
}
