package io.millrace.api.rows;

import io.millrace.api.Row;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between the tasks of a pipeline and the program that reads its rows: a program that does not read
 * slows the pipeline down, it does not fill the memory.
 */
public final class RowQueue {
    private static final int MAX_ROWS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Row> rows = new ArrayDeque<>();
    private boolean ended;
    private boolean abandoned;

    /** Adds rows, waiting for room; rows that nobody will read are dropped. */
    void addAll(Collection<Row> added) {
        lock.lock();
        try {
            while (!abandoned && rows.size() >= MAX_ROWS) {
                changed.awaitUninterruptibly();
            }
            if (!abandoned) {
                rows.addAll(added);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No more rows will come. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more: the pipeline goes on without waiting for room. */
    public void abandon() {
        lock.lock();
        try {
            abandoned = true;
            rows.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next row, waiting for it; null when the last one was taken. */
    public @Nullable Row take() throws InterruptedException {
        lock.lock();
        try {
            while (rows.isEmpty() && !ended) {
                changed.await();
            }
            Row row = rows.poll();
            changed.signalAll();
            return row;
        } finally {
            lock.unlock();
        }
    }
}
