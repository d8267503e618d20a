package io.millrace.connector.kafka.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.utils.LogContext;

/** What brokers tell of the topics that somebody wants, and of no others: who leads which partition. */
public final class TopicMetadata extends Metadata {
    private volatile Set<String> topics = Set.of();

    TopicMetadata(AbstractConfig config, LogContext log) {
        super(
                config.getLong(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG),
                config.getLong(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG),
                config.getLong(CommonClientConfigs.METADATA_MAX_AGE_CONFIG),
                log,
                new ClusterResourceListeners());
    }

    /** These topics from now on; they are asked for at the client's next turn. */
    public void want(Collection<String> wanted) {
        Set<String> now = Set.copyOf(wanted);
        boolean more = !topics.containsAll(now);
        topics = now;
        if (more) {
            requestUpdateForNewTopics();
        }
    }

    @Override
    protected MetadataRequest.Builder newMetadataRequestBuilder() {
        return MetadataRequest.Builder.forTopicNames(new ArrayList<>(topics), false);
    }

    @Override
    protected boolean retainTopic(String topic, boolean isInternal, long nowMillis) {
        return topics.contains(topic);
    }
}
