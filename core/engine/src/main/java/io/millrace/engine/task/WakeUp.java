package io.millrace.engine.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a task's thread sleep until somebody has news for it.
 *
 * <p>A thread announces that it is about to sleep, looks for work once more, and then parks; who has news after the
 * announcement unparks it. So no news is lost, and nobody pays for waking a thread that is awake.
 */
public final class WakeUp {
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile @Nullable Thread thread;

    /** Called by the thread that will sleep here. */
    public void bind(Thread sleeper) {
        thread = sleeper;
    }

    /** Announces the sleep; look for work after this, then call {@link #sleep} or {@link #stayAwake}. */
    public void announceSleep() {
        sleeping.set(true);
    }

    public void stayAwake() {
        sleeping.set(false);
    }

    public void sleep(long nanos) {
        if (sleeping.get()) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping.set(false);
    }

    public void wake() {
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            Thread sleeper = thread;
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
        }
    }
}
