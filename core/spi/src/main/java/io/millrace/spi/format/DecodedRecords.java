package io.millrace.spi.format;

import io.millrace.spi.column.Column;
import java.util.List;

/**
 * What a decoder made of some records: every record is a row, a bad record, or skipped by an option of the format.
 *
 * @param rowCount the rows in the columns
 * @param columns one per wanted field
 * @param recordOfRow per row the number of its record within the call; ascending
 * @param skipped how many records were skipped: blank lines, and what an option such as {@code ignore-parse-errors} or
 *     {@code allow-comments} says
 */
public record DecodedRecords(int rowCount, List<Column> columns, int[] recordOfRow, List<BadRecord> bad, int skipped) {}
