package io.millrace.spi.connector;

import io.millrace.spi.type.DataType.RowType;
import java.util.List;

/**
 * Which columns a reader makes: first the wanted physical ones, then the metadata columns, in this order.
 *
 * @param physical a subset of the table's physical columns, also within nested rows
 * @param metadataKeys keys of the source's metadata columns
 * @param origins whether batches must carry their origins
 * @param splitNumber the number that origins give to this split
 * @param presentOnly whether this run takes what is there when the split is opened and no more: readers that can tell
 *     give nothing behind it, and say that they are caught up when they have given it
 */
public record ReadRequest(
        RowType physical, List<String> metadataKeys, boolean origins, int splitNumber, boolean presentOnly) {
    /** For all that comes. */
    public ReadRequest(RowType physical, List<String> metadataKeys, boolean origins, int splitNumber) {
        this(physical, metadataKeys, origins, splitNumber, false);
    }

    public ReadRequest {
        metadataKeys = List.copyOf(metadataKeys);
    }
}
