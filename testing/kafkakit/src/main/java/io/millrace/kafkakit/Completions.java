package io.millrace.kafkakit;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;

/** A commit is answered before readers of committed records see it: who looks at once waits here first. */
public final class Completions {
    private static final long PATIENCE_SECONDS = 120;

    private Completions() {}

    /** Waits until no transaction is on its way to readers; open ones may be there. */
    public static void await(Admin admin) {
        ListTransactionsOptions completing = new ListTransactionsOptions()
                .filterStates(Set.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!admin.listTransactions(completing).all().get().isEmpty()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("transactions are not completed");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not list its transactions", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
