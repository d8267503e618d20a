package io.millrace.broker;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Leads what Kafka logs into a file of the broker's directory, and nowhere else. Kafka logs through SLF4J; this works
 * where its binding is {@code slf4j-jdk14}, as in the command, and does nothing under another.
 */
final class BrokerLog implements AutoCloseable {
    /** The log keeps its newest five to ten megabytes. */
    private static final int FILE_BYTES = 5_000_000;

    private static final int FILES = 2;

    private static final List<String> NAMES = List.of("kafka", "org.apache.kafka", "state.change.logger", "org.jose4j");

    private final FileHandler file;

    /** Held here because the JDK forgets what was set on a logger that nobody holds. */
    private final List<Logger> loggers = new ArrayList<>();

    private BrokerLog(FileHandler file) {
        this.file = file;
    }

    /** Where the newest lines are. */
    static Path newest(Path directory) {
        return directory.resolve("kafka.0.log");
    }

    static BrokerLog open(Path directory) throws IOException {
        String pattern = directory.toString().replace("%", "%%") + "/kafka.%g.log";
        FileHandler file = new FileHandler(pattern, FILE_BYTES, FILES, true);
        file.setEncoding("UTF-8");
        file.setFormatter(new LineFormatter());
        file.setErrorManager(new Silence());
        BrokerLog log = new BrokerLog(file);
        for (String name : NAMES) {
            Logger logger = Logger.getLogger(name);
            logger.addHandler(file);
            logger.setUseParentHandlers(false);
            log.loggers.add(logger);
        }
        return log;
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(file);
        }
        file.close();
    }

    /** On a full disk the log ends first; what matters is told as a problem, and not by the logger on stderr. */
    private static final class Silence extends ErrorManager {
        @Override
        public synchronized void error(String message, Exception reason, int code) {
            // Nothing to do: see above.
        }
    }

    /** {@code 2026-11-22T15:18:22.001Z INFO kafka.server.BrokerServer: …}, then the stack trace if there is one. */
    private static final class LineFormatter extends Formatter {
        @Override
        public String format(LogRecord record) {
            StringWriter text = new StringWriter();
            text.append(record.getInstant().toString())
                    .append(' ')
                    .append(record.getLevel().getName())
                    .append(' ')
                    .append(record.getLoggerName())
                    .append(": ")
                    .append(formatMessage(record))
                    .append('\n');
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text));
            }
            return text.toString();
        }
    }
}
