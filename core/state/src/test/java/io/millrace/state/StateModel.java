package io.millrace.state;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One table as a map, beside which the store is tested: key (bucket, text) to value. */
public final class StateModel {
    public static final RowType TYPE = RowType.of(List.of(
            new Field("bucket", new IntegerType(64, false)),
            new Field("key", new CharacterType(Integer.MAX_VALUE, false, true)),
            new Field("value", new IntegerType(64, true))));
    public static final int KEY_COUNT = 2;

    public record Key(long bucket, String text) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return bucket != other.bucket ? Long.compare(bucket, other.bucket) : text.compareTo(other.text);
        }
    }

    public final Map<Key, Long> rows = new TreeMap<>();

    public StateModel copy() {
        StateModel copy = new StateModel();
        copy.rows.putAll(rows);
        return copy;
    }

    /** A random change of this model, made and described. */
    public TableDelta change(SplittableRandom random, String table, long now) {
        long expiredBelow = random.nextInt(3) == 0 ? now - 5 : Long.MIN_VALUE;
        rows.keySet().removeIf(key -> key.bucket() < expiredBelow);
        List<Key> deleted = new ArrayList<>();
        for (Key key : List.copyOf(rows.keySet())) {
            if (random.nextInt(5) == 0) {
                deleted.add(key);
                rows.remove(key);
            }
        }
        Map<Key, Long> changed = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            Key key = new Key(now + random.nextInt(3), "k" + random.nextInt(4));
            changed.put(key, random.nextLong(1000));
        }
        rows.putAll(changed);
        return delta(table, changed, deleted, expiredBelow);
    }

    public static TableDelta delta(String table, Map<Key, Long> changed, List<Key> deleted, long expiredBelow) {
        LongColumnBuilder values = new LongColumnBuilder();
        changed.values().forEach(values::append);
        List<Column> columns = new ArrayList<>(keys(List.copyOf(changed.keySet())));
        columns.add(values.build());
        return new TableDelta(
                table, TYPE, KEY_COUNT, changed.size(), columns, deleted.size(), keys(deleted), expiredBelow);
    }

    private static List<Column> keys(List<Key> keys) {
        LongColumnBuilder buckets = new LongColumnBuilder();
        BytesColumnBuilder texts = new BytesColumnBuilder();
        for (Key key : keys) {
            buckets.append(key.bucket());
            texts.append(key.text());
        }
        return List.of(buckets.build(), texts.build());
    }

    /** Replays as {@link TableDelta} says. */
    public static StateModel replay(String table, List<TableDelta> deltas) {
        StateModel model = new StateModel();
        for (TableDelta delta : deltas) {
            if (!delta.table().equals(table)) {
                continue;
            }
            model.rows.keySet().removeIf(key -> key.bucket() < delta.expiredBelow());
            for (int row = 0; row < delta.deletedCount(); row++) {
                model.rows.remove(key(delta.deletedKeys(), row));
            }
            for (int row = 0; row < delta.rowCount(); row++) {
                LongColumn values = (LongColumn) delta.rows().get(2).flatten();
                model.rows.put(key(delta.rows(), row), values.value(row));
            }
        }
        return model;
    }

    /** The keys of the rows of some columns. */
    public static List<Key> keys(List<Column> columns, int rowCount) {
        List<Key> keys = new ArrayList<>();
        for (int row = 0; row < rowCount; row++) {
            keys.add(key(columns, row));
        }
        return keys;
    }

    private static Key key(List<Column> columns, int row) {
        LongColumn buckets = (LongColumn) columns.get(0).flatten();
        BytesColumn texts = (BytesColumn) columns.get(1).flatten();
        return new Key(buckets.value(row), texts.text(row));
    }
}
