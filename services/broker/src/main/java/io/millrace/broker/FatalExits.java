package io.millrace.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/** Kafka ends its process when it cannot go on. Here it ends the broker, and the process goes on. */
final class FatalExits {
    /** What wants to know; one broker in each process as a rule. */
    private static final Set<Listener> LISTENERS = ConcurrentHashMap.newKeySet();

    private FatalExits() {}

    interface Listener {
        /** Kafka gave up; called in one of its threads, which ends then. */
        void gaveUp(String reason);
    }

    /** Ends the thread that wanted to end the process. */
    private static final class ThreadEnded extends Error {
        private static final long serialVersionUID = 1L;

        private ThreadEnded(String reason) {
            super(reason, null, false, false);
        }
    }

    static void listen(Listener listener) {
        LISTENERS.add(listener);
        Exit.setExitProcedure(FatalExits::end);
        Exit.setHaltProcedure(FatalExits::end);
    }

    static void forget(Listener listener) {
        LISTENERS.remove(listener);
        if (LISTENERS.isEmpty()) {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
        }
    }

    private static void end(int status, @Nullable String message) {
        String reason = message == null ? "Kafka ended with status " + status : message;
        LISTENERS.forEach(listener -> listener.gaveUp(reason));
        throw new ThreadEnded(reason);
    }
}
