package io.millrace.codegen.source;

import io.millrace.codegen.function.Codecs;
import io.millrace.codegen.function.Digests;
import io.millrace.codegen.function.MathFunctions;
import io.millrace.codegen.function.Regexes;
import io.millrace.codegen.function.TextSlices;
import io.millrace.codegen.function.TextTests;
import io.millrace.codegen.function.Texts;
import io.millrace.codegen.json.JsonFunctions;
import io.millrace.codegen.json.JsonStrings;
import io.millrace.codegen.time.TimeFormats;
import java.util.List;

/** Where the methods of SQL functions are. */
final class FunctionClasses {
    static final List<Class<?>> ALL = List.of(
            MathFunctions.class,
            TextSlices.class,
            Texts.class,
            TextTests.class,
            Regexes.class,
            Digests.class,
            Codecs.class,
            TimeFormats.class,
            JsonFunctions.class,
            JsonStrings.class);

    private FunctionClasses() {}
}
