package io.millrace.connector.kafka.produce;

/** How long somebody has been waiting for brokers without a break. Any thread. */
public final class WaitClock {
    private int waiting;
    private long sinceNanos;

    /** Somebody begins to wait. */
    public synchronized void begin() {
        if (waiting == 0) {
            sinceNanos = System.nanoTime();
        }
        waiting++;
    }

    /** One of those who wait goes on. */
    public synchronized void end() {
        waiting--;
    }

    /** Zero when nobody waits. */
    public synchronized long nanos() {
        return waiting == 0 ? 0 : System.nanoTime() - sinceNanos;
    }
}
