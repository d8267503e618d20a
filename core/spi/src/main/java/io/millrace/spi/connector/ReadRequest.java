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
 */
public record ReadRequest(RowType physical, List<String> metadataKeys, boolean origins, int splitNumber) {
    public ReadRequest {
        metadataKeys = List.copyOf(metadataKeys);
    }
}
