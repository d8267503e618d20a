package io.millrace.codegen;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Makes a class of generated source: the one place that Janino is called from. The class is hidden and is collected
 * with the last object of it. Any thread.
 */
public final class ClassCompiler {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private ClassCompiler() {}

    /**
     * Compiles a class of this package.
     *
     * @param className its full name
     */
    public static Class<?> compile(String className, String source) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(ClassCompiler.class.getClassLoader());
            compiler.cook(source);
            Map<String, byte[]> classes = compiler.getBytecodes();
            byte[] bytes = classes.get(className);
            if (bytes == null) {
                throw new IllegalStateException("Janino made " + classes.keySet());
            }
            return LOOKUP.defineHiddenClass(bytes, true).lookupClass();
        } catch (CompileException | IllegalAccessException e) {
            throw new IllegalStateException("a generated class was not compiled", e);
        }
    }
}
