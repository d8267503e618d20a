package io.millrace.connector.kafka.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * A transaction that the broker has agreed to commit is decided, though readers may not see it for a moment: the broker
 * answers before it has told the partitions.
 */
public final class TransactionCompletion {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);

    private TransactionCompletion() {}

    /** Waits until nothing of these ids is on its way to readers; open transactions may be there. */
    public static void await(Admin admin, List<String> transactionalIds)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (String id : transactionalIds) {
            while (isCompleting(admin, id)) {
                if (System.nanoTime() - deadline > 0) {
                    // To look now would be to see an older marker than the one that is decided.
                    throw new TimeoutException("the broker has not completed the last transaction of " + id + " within "
                            + PATIENCE.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
        }
    }

    private static boolean isCompleting(Admin admin, String id) throws ExecutionException, InterruptedException {
        try {
            TransactionState state = admin.describeTransactions(List.of(id))
                    .description(id)
                    .get()
                    .state();
            return state == TransactionState.PREPARE_COMMIT || state == TransactionState.PREPARE_ABORT;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }
}
