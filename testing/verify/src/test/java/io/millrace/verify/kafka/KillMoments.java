package io.millrace.verify.kafka;

import io.millrace.verify.kafka.LifeWatch.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the kills of a run came, as what they left behind tells, and how long it took until there were rows again.
 *
 * <pre>
 * start ─── marker of this life ─── first manifest ─┬─ rows ─ flush ─ state ─ manifest ─ commit ─ followers, head ─┐
 *         in recovery                               │  before flush │ snapshot to commit │      after commit     │
 *                                                   └──────────────────────────────────────────────────────────────┘
 * </pre>
 */
final class KillMoments {
    private static final Pattern MANIFEST = Pattern.compile("manifest-(\\d+)-(\\d+)");
    private static final Pattern LATEST = Pattern.compile("\"latest\": \\{\"file\": \"(manifest-\\d+-\\d+)\"");

    private enum Moment {
        IN_RECOVERY,
        BEFORE_FLUSH,
        SNAPSHOT_TO_COMMIT,
        AFTER_COMMIT
    }

    private record Manifest(String name, long epoch, long incarnation) {}

    /** What a killed process left: the life that it had begun, its last manifest, what its head named. */
    private record Left(@Nullable Life life, @Nullable Manifest manifest, String headNames, boolean newerState) {}

    private final Path state;
    private final List<Left> left = new ArrayList<>();
    private final List<Long> recoveryMillis = new ArrayList<>();

    KillMoments(Path state) {
        this.state = state;
    }

    /**
     * Call when a process is dead.
     *
     * @param life null when it had not committed the marker of its life
     */
    void killed(@Nullable Life life) throws IOException {
        Manifest last = null;
        try (Stream<Path> files = Files.list(Files.createDirectories(state))) {
            for (Path file : files.toList()) {
                Matcher name = MANIFEST.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    long epoch = Long.parseLong(name.group(1));
                    long incarnation = Long.parseLong(name.group(2));
                    boolean later = last == null
                            || epoch > last.epoch()
                            || (epoch == last.epoch() && incarnation > last.incarnation());
                    last = later ? new Manifest(name.group(), epoch, incarnation) : last;
                }
            }
        }
        Path head = state.resolve("head");
        Matcher latest = LATEST.matcher(Files.exists(head) ? Files.readString(head) : "");
        left.add(new Left(life, last, latest.find() ? latest.group(1) : "", last != null && hasNewerState(last)));
    }

    private boolean hasNewerState(Manifest manifest) throws IOException {
        FileTime written = Files.getLastModifiedTime(state.resolve(manifest.name()));
        try (Stream<Path> files = Files.list(state.resolve("state"))) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(written) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    void recovered(long nanos) {
        recoveryMillis.add(nanos / 1_000_000);
    }

    /** How many kills came at which moment, and how long recoveries took. */
    String report(LifeWatch watch) {
        Map<Moment, Integer> counts = new EnumMap<>(Moment.class);
        for (Moment moment : Moment.values()) {
            counts.put(moment, 0);
        }
        left.forEach(one -> counts.merge(moment(one, watch), 1, Integer::sum));
        List<Long> sorted = recoveryMillis.stream().sorted().toList();
        return counts.toString().toLowerCase(Locale.ROOT).replace('_', ' ')
                + "; from a kill of the command to the first committed row after it: " + sorted.size()
                + " times, p50 " + percentile(sorted, 50) + " ms, p90 " + percentile(sorted, 90) + " ms, max "
                + percentile(sorted, 100) + " ms";
    }

    private static Moment moment(Left left, LifeWatch watch) {
        Life life = left.life();
        Manifest manifest = left.manifest();
        if (life == null || manifest == null || manifest.incarnation() != life.incarnation()) {
            return Moment.IN_RECOVERY;
        }
        Life next = watch.after(life.incarnation());
        if (left.newerState() || (next != null && manifest.epoch() > next.from())) {
            return Moment.SNAPSHOT_TO_COMMIT;
        }
        return left.headNames().equals(manifest.name()) ? Moment.BEFORE_FLUSH : Moment.AFTER_COMMIT;
    }

    private static long percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
    }
}
