package io.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.csv.CsvFormatFactory;
import io.millrace.formats.json.JsonFormatFactory;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, for every type, in batches of one and of many, whole and in part. */
class RoundTripTest {
    private final SplittableRandom random = new SplittableRandom(Records.seed());
    private final RandomRows rows = new RandomRows(random);

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 1024})
    void jsonReadsWhatItWrote(int batch) {
        FormatFactory json = new JsonFormatFactory();
        check(json, true, batch);
        check(json, true, batch, "json.timestamp-format.standard", "ISO-8601");
        check(json, true, batch, "json.encode.decimal-as-plain-number", "true");
        check(json, true, batch, "json.encode.ignore-null-fields", "true");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 1024})
    void csvReadsWhatItWrote(int batch) {
        FormatFactory csv = new CsvFormatFactory();
        check(csv, false, batch, "csv.null-literal", "\u0001");
        check(csv, false, batch, "csv.null-literal", "NULL", "csv.escape-character", "\\");
        check(csv, false, batch, "csv.null-literal", "NULL", "csv.field-delimiter", "\\t", "csv.quote-character", "'");
        check(csv, false, batch, "csv.null-literal", "NULL", "csv.write-bigdecimal-in-scientific-notation", "false");
    }

    private void check(FormatFactory factory, boolean nested, int batch, String... options) {
        RowType type = rows.everyType(nested);
        Format format = factory.create(Records.options(options), ZoneId.of("UTC"));
        List<Column> columns = rows.columns(type, batch);
        ByteBuilder target = new ByteBuilder(16);
        int[] ends = new int[batch];
        format.encoder(type).encode(ChangeBatch.of(batch, columns.toArray(new Column[0])), target, ends);
        byte[] data = Arrays.copyOf(target.array(), target.length());

        int[] starts = new int[batch];
        int[] lengths = new int[batch];
        for (int i = 0; i < batch; i++) {
            starts[i] = i == 0 ? 0 : ends[i - 1];
            lengths[i] = ends[i] - 1 - starts[i];
            assertThat(format.framing().recordEnd(data, starts[i], data.length)).isEqualTo(ends[i] - 1);
        }
        byte[] before = data.clone();
        DecodedRecords decoded = format.decoder(type, type).decode(data, starts, lengths, batch);
        assertThat(decoded.bad()).isEmpty();
        assertThat(decoded.rowCount()).isEqualTo(batch);
        for (int i = 0; i < columns.size(); i++) {
            compare(type.fields().get(i), columns.get(i), decoded.columns().get(i), batch);
        }
        assertThat(data).as("the records' bytes are left alone").isEqualTo(before);

        List<Integer> chosen = new ArrayList<>();
        for (int i = type.fieldCount() - 1; i >= 0; i--) {
            if (random.nextBoolean()) {
                chosen.add(i);
            }
        }
        RowType wanted = RowType.of(chosen.stream().map(type.fields()::get).toList());
        DecodedRecords part = format.decoder(type, wanted).decode(data, starts, lengths, batch);
        assertThat(part.rowCount()).isEqualTo(batch);
        for (int i = 0; i < chosen.size(); i++) {
            compare(
                    wanted.fields().get(i),
                    columns.get(chosen.get(i)),
                    part.columns().get(i),
                    batch);
        }
    }

    private static void compare(Field field, Column expected, Column actual, int rows) {
        for (int row = 0; row < rows; row++) {
            @Nullable Object written = Records.value(expected.flatten(), field.type(), row);
            @Nullable Object read = Records.value(actual.flatten(), field.type(), row);
            assertThat(read)
                    .as("%s %s at row %s", field.type().name(), field.name(), row)
                    .isEqualTo(written);
        }
    }
}
