package io.millrace.cli.terminal;

import io.millrace.api.RunStatus;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A few lines at the bottom of the terminal, redrawn in place; rows that are printed push them down. */
public final class LiveDisplay {
    private static final int MAX_TABLES = 4;

    private final PrintStream talk;
    private final Screen screen;
    private final Map<String, Long> lastRead = new HashMap<>();
    private long lastNanos = System.nanoTime();
    private int shownLines;

    public LiveDisplay(PrintStream talk, Screen screen) {
        this.talk = talk;
        this.screen = screen;
    }

    /** A stream for rows that makes room for them first. */
    public PrintStream guard(PrintStream data) {
        return new PrintStream(new Guarded(data), false, StandardCharsets.UTF_8);
    }

    public synchronized void show(RunStatus status) {
        List<String> lines = lines(status);
        clear();
        for (String line : lines) {
            talk.print(cut(line) + "\n");
        }
        talk.flush();
        shownLines = lines.size();
    }

    public synchronized void clear() {
        if (shownLines > 0) {
            talk.print(String.format(Locale.ROOT, "\u001b[%dA\u001b[J", shownLines));
            talk.flush();
            shownLines = 0;
        }
    }

    private List<String> lines(RunStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(status.pipeline() + "  " + status.state().name().toLowerCase(Locale.ROOT) + " "
                + Figures.clock(status.elapsed()) + "   epoch " + status.epoch());
        long now = System.nanoTime();
        double seconds = Math.max(0.001, (now - lastNanos) / 1e9);
        lastNanos = now;
        int tables = 0;
        for (Map.Entry<String, Long> read : new TreeMap<>(status.recordsRead()).entrySet()) {
            long before = lastRead.getOrDefault(read.getKey(), 0L);
            lastRead.put(read.getKey(), read.getValue());
            if (tables++ < MAX_TABLES) {
                lines.add(source(status, read.getKey(), read.getValue(), (read.getValue() - before) / seconds));
                @Nullable Long watermark = status.watermarks().get(read.getKey());
                if (watermark != null) {
                    lines.add("       watermark " + Figures.time(watermark));
                }
            }
        }
        new TreeMap<>(status.rowsWritten())
                .entrySet().stream()
                        .limit(MAX_TABLES)
                        .map(written -> String.format(
                                Locale.ROOT,
                                "  out  %-20s %12s rows",
                                written.getKey(),
                                Figures.count(written.getValue())))
                        .forEach(lines::add);
        lines.add(String.format(
                Locale.ROOT,
                "  late %s   bad %s   state %s",
                Figures.count(status.lateRows()),
                Figures.count(status.badRecords()),
                Figures.bytes(status.stateBytes())));
        if (status.pauseReason() != null) {
            lines.add("  waits for " + status.pauseReason());
        }
        return lines;
    }

    private static String source(RunStatus status, String table, long read, double rate) {
        @Nullable Long lag = status.lags().get(table);
        return String.format(
                Locale.ROOT,
                "  in   %-20s %12s rows  %7s/s%s",
                table,
                Figures.count(read),
                Figures.count(Math.round(rate)),
                lag == null ? "" : "   lag " + Figures.count(lag));
    }

    /** A line that would wrap could not be redrawn in place. */
    private String cut(String line) {
        String plain = PlainText.line(line);
        return plain.length() < screen.width() ? plain : plain.substring(0, screen.width() - 2) + "…";
    }

    private final class Guarded extends OutputStream {
        private final PrintStream data;

        Guarded(PrintStream data) {
            this.data = data;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) {
            synchronized (LiveDisplay.this) {
                clear();
                data.write(bytes, start, length);
                data.flush();
            }
        }

        @Override
        public void flush() {
            data.flush();
        }
    }
}
