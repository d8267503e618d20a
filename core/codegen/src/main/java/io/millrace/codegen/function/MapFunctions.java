package io.millrace.codegen.function;

import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.map.MapWriter;

/** Functions of maps, which lie in slices as {@link MapSlices} says. */
public final class MapFunctions {
    private MapFunctions() {}

    /** The value is a slice of the map's own bytes. */
    @SqlFunction(value = "ITEM", nulls = true)
    public static void item(Result out, byte[] map, int start, int length, byte[] key, int keyStart, int keyLength) {
        int entry = MapSlices.find(map, start, key, keyStart, keyLength);
        int valueLength = entry == MapSlices.ABSENT ? MapSlices.NULL : MapSlices.valueLength(map, entry);
        if (valueLength == MapSlices.NULL) {
            out.isNull = true;
        } else {
            out.slice(map, MapSlices.valueStart(map, entry), valueLength);
        }
    }

    @SqlFunction("CARDINALITY")
    public static int cardinality(byte[] map, int start, int length) {
        return MapSlices.entryCount(map, start);
    }

    /** Called by the constructor for each key that may be NULL. */
    public static void requireKey(boolean isNull) {
        if (isNull) {
            throw ExpressionFailure.badArgument("a key of a MAP is NULL");
        }
    }

    /** Ends a map; it becomes the result. */
    public static void end(Result out, MapWriter writer) {
        writer.end();
        out.copy(writer.array(), 0, writer.length());
    }
}
