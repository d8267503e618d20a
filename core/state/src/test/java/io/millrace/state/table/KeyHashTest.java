package io.millrace.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.LongColumn;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private static final int[] LONGS = {0, -125990791, -1172235233};
    private static final int[] TEXTS = {0, -1866263455, -263133590};

    private static int[] hash(int rowCount, Column... columns) {
        int[] hashes = new int[rowCount];
        KeyHash.hash(columns, rowCount, hashes);
        return hashes;
    }

    @Test
    void theEncodingOfAColumnDoesNotMatter() {
        LongColumn values = new LongColumn(3, new long[] {0b100}, new long[] {7, -1, 99});
        Column dictionary = new DictionaryColumn(5, values, new int[] {2, 1, 0, 0, 2});
        assertThat(hash(5, dictionary)).isEqualTo(hash(5, dictionary.flatten()));
        Column constant = new ConstantColumn(5, LongColumn.of(7));
        assertThat(hash(5, constant, dictionary)).isEqualTo(hash(5, constant.flatten(), dictionary.flatten()));
        assertThat(hash(4)).containsOnly(0);
    }

    @Test
    void equalKeysHashAlike() {
        double otherNaN = Double.longBitsToDouble(0x7ff8000000000abcL);
        int[] hashes = hash(4, DoubleColumn.of(0.0, -0.0, Double.NaN, otherNaN));
        assertThat(hashes[0]).isEqualTo(hashes[1]);
        assertThat(hashes[2]).isEqualTo(hashes[3]).isNotEqualTo(hashes[0]);
        assertThat(hash(1, new LongColumn(1, new long[] {1}, new long[] {5})))
                .isEqualTo(hash(1, new LongColumn(1, new long[] {1}, new long[] {6})));
    }

    /** State written by an older version is found again only while these values stand. */
    @Test
    void hashesAreTheSameInEveryVersion() {
        BytesColumnBuilder texts = new BytesColumnBuilder();
        texts.append("");
        texts.append("key");
        texts.append("a longer key than eight");
        int[] longs = hash(3, LongColumn.of(0, 1, Long.MIN_VALUE));
        int[] bytes = hash(3, texts.build());
        assertThat(longs).containsExactly(LONGS);
        assertThat(bytes).containsExactly(TEXTS);
    }

    @Test
    void keysSpreadOverTasksAndSlots() {
        int keys = 100_000;
        long[] values = new long[keys];
        for (int i = 0; i < keys; i++) {
            values[i] = i * 1_000L;
        }
        int[] hashes = hash(keys, LongColumn.of(values));
        int[] perTask = new int[7];
        for (int hash : hashes) {
            perTask[KeyHash.taskOf(hash, 7)]++;
        }
        assertThat(Arrays.stream(perTask).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(keys / 8, keys / 6));
        int[] perSlot = new int[1024];
        for (int hash : hashes) {
            if (KeyHash.taskOf(hash, 7) == 3) {
                perSlot[hash & 1023]++;
            }
        }
        assertThat(Arrays.stream(perSlot).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1, 40));
    }
}
