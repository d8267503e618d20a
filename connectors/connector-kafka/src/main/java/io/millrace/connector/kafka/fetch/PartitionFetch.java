package io.millrace.connector.kafka.fetch;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is being read: what was fetched of it and not read yet, and from where on more is fetched. One
 * thread.
 */
public final class PartitionFetch {
    private static final long UNKNOWN = -1;
    private static final int NO_REPLICA = -1;

    /** So many answers about a topic may be older than what is known of it, before they are believed. */
    private static final int OTHER_ID_BELIEVED_AFTER = 3;

    /** An answer of a broker that ends reading unless somebody says where to go on. */
    public enum Lost {
        /** The offset does not exist, or does not exist any more. */
        OUT_OF_RANGE,
        /** What was read before the offset is not what the leader has there. */
        DIVERGED,
        /** The topic of that name is not the one that is read. */
        OTHER_TOPIC
    }

    private final TopicPartition partition;
    private final Uuid topicId;
    private final Queue<FetchedBatches> fetched = new ArrayDeque<>();
    private long nextOffset;
    private int lastEpoch = RecordBlock.NO_EPOCH;
    private long end = UNKNOWN;
    private boolean atEnd;
    private long emptyAnswers;
    private long askedAt = UNKNOWN;
    private @Nullable Lost lost;
    private long divergedAt;
    private Uuid otherId = Uuid.ZERO_UUID;
    private int otherIdSeen;
    private int otherIdVersion;
    private @Nullable BrokenBatchException broken;
    private long retryMillis;
    private int nearReplica = NO_REPLICA;
    private long nearUntilMillis;
    private long unansweredSinceMillis = UNKNOWN;

    /**
     * Begins at an offset.
     *
     * @param topicId of the topic that is read, {@link Uuid#ZERO_UUID} when that is not known
     */
    public PartitionFetch(TopicPartition partition, Uuid topicId, long offset) {
        this.partition = partition;
        this.topicId = topicId;
        this.nextOffset = offset;
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The offset that is fetched next: nothing lies between the fetched records and it. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The leader's epoch of the records before that offset; negative when it is not known. */
    int lastEpoch() {
        return lastEpoch;
    }

    /** Whether nothing that was fetched is left to read. */
    public boolean isEmpty() {
        return fetched.isEmpty();
    }

    /** Whether the last read ended before a record that must not be passed. */
    public boolean isAtEnd() {
        return atEnd;
    }

    long unreadBytes() {
        long bytes = 0;
        for (FetchedBatches batches : fetched) {
            bytes += batches.leftBytes();
        }
        return bytes;
    }

    /**
     * Fills a block with the next records that were fetched.
     *
     * @param most so many records at most
     * @param limit the offset before which records are given
     */
    public void read(RecordBlock block, int most, long limit) throws BrokenBatchException {
        atEnd = false;
        block.clear(most);
        FetchedBatches batches = fetched.peek();
        while (batches != null) {
            batches.read(block, most, limit);
            atEnd = batches.isAtEnd();
            if (batches.isExhausted()) {
                fetched.remove();
            }
            if (block.count() > 0 || atEnd) {
                return;
            }
            batches = fetched.peek();
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** An answer to a fetch at the present offset; without records it shows that there are none. */
    void answered(@Nullable FetchedBatches batches) {
        unansweredSinceMillis = UNKNOWN;
        if (batches == null) {
            emptyAnswers++;
        } else {
            fetched.add(batches);
            nextOffset = batches.nextOffset();
            lastEpoch = batches.lastEpoch();
            askedAt = UNKNOWN;
        }
    }

    /** Where records that may be read end, as an answer says. */
    void endsAt(long offset) {
        end = offset;
    }

    /** How many offsets lie between the fetched records and the end, as the last answer showed it. */
    public OptionalLong lag() {
        return end < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, end - nextOffset));
    }

    /**
     * Whether a broker has answered, since this was first asked after the last records, that there are no more; what it
     * said before that may be old.
     */
    public boolean isCaughtUp() {
        if (!fetched.isEmpty() || end < 0 || nextOffset < end) {
            return false;
        }
        if (askedAt == UNKNOWN) {
            askedAt = emptyAnswers;
        }
        return emptyAnswers > askedAt;
    }

    /** What keeps this partition from being fetched, or null. */
    public @Nullable Lost lost() {
        return lost;
    }

    /** Where what was read ceases to be what the leader has, with {@link Lost#DIVERGED}. */
    public long divergedAt() {
        return divergedAt;
    }

    /** The id of the topic that has the name now, with {@link Lost#OTHER_TOPIC}. */
    public Uuid otherId() {
        return otherId;
    }

    /**
     * Whether more of it is wanted; from then on an answer is waited for.
     *
     * @param mostBytes so much may be unread
     */
    boolean isWanted(long mostBytes, long nowMillis) {
        boolean wanted = lost == null && broken == null && unreadBytes() <= mostBytes;
        if (!wanted) {
            unansweredSinceMillis = UNKNOWN;
        } else if (unansweredSinceMillis == UNKNOWN) {
            unansweredSinceMillis = nowMillis;
        }
        return wanted;
    }

    /** For how long an answer has been waited for. */
    long unansweredMillis(long nowMillis) {
        return unansweredSinceMillis == UNKNOWN ? 0 : nowMillis - unansweredSinceMillis;
    }

    /** Nobody asked for a while, so nobody could answer. */
    void notAsked() {
        unansweredSinceMillis = UNKNOWN;
    }

    /** Whether a request that failed may be repeated now. */
    boolean mayBeAsked(long nowMillis) {
        return retryMillis <= nowMillis;
    }

    /**
     * Whether the topic of that name is another one than that which is read: created anew, unless a broker's memory is
     * older than ours.
     *
     * @param id as the metadata of that version has it
     */
    boolean isOfAnother(Uuid id, int version) {
        if (topicId.equals(Uuid.ZERO_UUID) || id.equals(Uuid.ZERO_UUID) || topicId.equals(id)) {
            otherIdSeen = 0;
            return false;
        }
        if (version != otherIdVersion) {
            otherIdVersion = version;
            otherIdSeen++;
        }
        if (otherIdSeen >= OTHER_ID_BELIEVED_AFTER) {
            lost = Lost.OTHER_TOPIC;
            otherId = id;
        }
        return true;
    }

    /** What was fetched is no records; what was fetched before is read before anybody is told. */
    void broken(BrokenBatchException e) {
        broken = e;
    }

    void outOfRange() {
        lost = Lost.OUT_OF_RANGE;
    }

    void diverged(long offset) {
        lost = Lost.DIVERGED;
        divergedAt = offset;
    }

    /** Goes on at another offset; what was fetched before stays to be read. */
    public void goOn(long offset) {
        nextOffset = offset;
        lastEpoch = RecordBlock.NO_EPOCH;
        end = UNKNOWN;
        lost = null;
    }

    /** A broker that is nearer than the leader and has the records too, as the leader says; negative for none. */
    int nearReplica(long nowMillis) {
        return nowMillis < nearUntilMillis ? nearReplica : NO_REPLICA;
    }

    void readNear(int replica, long untilMillis) {
        nearReplica = replica;
        nearUntilMillis = untilMillis;
    }

    /** Reads from the leader again; whether it did not already. */
    boolean readFromLeader(long nowMillis) {
        boolean near = nearReplica(nowMillis) != NO_REPLICA;
        nearReplica = NO_REPLICA;
        return near;
    }

    void retryAt(long millis) {
        retryMillis = millis;
    }
}
