package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which topics a table reads.
 *
 * @param topics by name; empty with a pattern
 * @param pattern null with names
 */
record TopicSelection(
        String table, List<String> topics, @Nullable Pattern pattern) {
    TopicSelection {
        topics = List.copyOf(topics);
    }

    static TopicSelection of(TableContext context) {
        String names = context.options().find(ClientOptions.TOPIC).orElse(null);
        String regex = context.options().find(SourceOptions.TOPIC_PATTERN).orElse(null);
        if ((names == null) == (regex == null)) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.SOURCE_OPTION,
                            "table `" + context.table() + "` names "
                                    + (names == null ? "no topic" : "topics and a pattern"))
                    .hint(
                            names == null
                                    ? "Add 'topic' = 'orders' or 'topic-pattern' = 'orders-.*' to WITH (…)."
                                    : "Remove 'topic' or 'topic-pattern'."));
        }
        if (regex == null) {
            return new TopicSelection(context.table(), names(context, String.valueOf(names)), null);
        }
        try {
            return new TopicSelection(context.table(), List.of(), Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.SOURCE_OPTION,
                            "'topic-pattern' of table `" + context.table() + "` is no regular expression")
                    .detail("'" + regex + "': " + e.getDescription() + " at character " + (e.getIndex() + 1) + ".")
                    .hint("Write for example 'topic-pattern' = 'orders-.*'."));
        }
    }

    private static List<String> names(TableContext context, String text) {
        List<String> names = Arrays.stream(text.split(";"))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (names.isEmpty()) {
            throw MillraceException.refused(
                    Problem.error(KafkaError.SOURCE_OPTION, "'topic' of table `" + context.table() + "` names no topic")
                            .hint("Write for example 'topic' = 'orders'."));
        }
        return names;
    }

    boolean isOneTopic() {
        return topics.size() == 1;
    }

    /** The topics to read: those that are named, there or not, or those there that match. */
    List<String> among(Collection<String> there) {
        Pattern wanted = pattern;
        return wanted == null
                ? topics
                : there.stream()
                        .filter(name -> wanted.matcher(name).matches())
                        .sorted()
                        .toList();
    }

    /** What the table must be allowed to do. */
    List<String> rights(@Nullable String group) {
        List<String> shown = pattern == null ? topics : List.of(pattern.pattern());
        String kind = pattern == null ? "topic " : "topics that match ";
        List<String> rights = new ArrayList<>(
                shown.stream().map(name -> "READ on " + kind + name).toList());
        if (group != null) {
            rights.add("READ on group " + group);
        }
        return rights;
    }
}
