package io.millrace.cli;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * SIGINT and SIGTERM. The JDK's own class for signals is outside the standard API (the compiler cannot be kept from
 * warning about it), so it is reached by reflection; where it is missing, the JVM's own handling stays.
 */
final class Signals {
    static final String INTERRUPT = "INT";
    static final String TERMINATE = "TERM";

    private Signals() {}

    /** Calls {@code handler} with the signal's name each time one comes. */
    static void handle(Consumer<String> handler) {
        for (String name : new String[] {INTERRUPT, TERMINATE}) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (self, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                handler.accept(name);
                                return null;
                            }
                            return method.getName().equals("equals") ? (Object) (self == arguments[0]) : 0;
                        });
                signal.getMethod("handle", signal, signalHandler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (ReflectiveOperationException e) {
                // A signal that whoever started us ignores (nohup), or another JDK: nothing to do.
            }
        }
    }
}
