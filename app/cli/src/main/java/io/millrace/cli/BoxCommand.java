package io.millrace.cli;

import io.millrace.api.box.Box;
import io.millrace.api.box.BoxOptions;
import io.millrace.api.box.BoxOptions.FsyncPolicy;
import io.millrace.api.json.JsonText;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.OptionTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code box}: a Kafka broker for those who have none. */
@Command(
        name = "box",
        header = {
            "Runs a real Kafka broker until Ctrl-C; started again, it has all its topics and records.",
            "",
            "Examples:",
            "  millrace box",
            "  millrace box --port 19092 --dir kafka",
            ""
        },
        footer = {"", "It listens on 127.0.0.1 only, without passwords: programs on this machine can use it."})
final class BoxCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final long KEEP_ALL = Long.MAX_VALUE;

    @Mixin
    private BrokerArguments broker = new BrokerArguments();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where topics and records lie; ./millrace-data/box by default.")
    private Path directory = Path.of("millrace-data", "box");

    @Option(
            names = "--keep-time",
            paramLabel = "TIME",
            converter = BrokerArguments.Time.class,
            description = "How old a record may grow by its own timestamp, such as '7 d'; any age by default.")
    private @Nullable Duration keepTime;

    @Option(
            names = "--keep-bytes",
            paramLabel = "SIZE|all",
            converter = KeepBytes.class,
            description = "How large a partition may grow before its oldest records go; '1 gb' by default.")
    private long keepBytes = BoxOptions.in(directory).keepBytes().orElse(KEEP_ALL);

    @Option(
            names = "--fsync",
            paramLabel = "always|every-second|system",
            converter = Fsync.class,
            description = "When records reach the disk; every-second by default.")
    private FsyncPolicy fsync = FsyncPolicy.EVERY_SECOND;

    @Option(names = "--format", paramLabel = "text|json", description = "How to print where it listens.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();

    BoxCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (console.ownsProcess()) {
            Signals.handle(this::signalled);
        }
        console.talk().println("starting a Kafka broker in " + directory);
        try (Box box = Box.start(options())) {
            tell(box);
            while (signal.get() == null) {
                Optional<Problem> failure = box.awaitFailure(TICK);
                if (failure.isPresent()) {
                    console.print(failure.get());
                    return ExitCode.FAILED.number();
                }
            }
        } catch (MillraceException e) {
            return new FailureReport(console).of(e, "", "");
        }
        console.talk().println("stopped; topics and records are in " + directory);
        return (Signals.INTERRUPT.equals(signal.get()) ? ExitCode.INTERRUPTED : ExitCode.TERMINATED).number();
    }

    private BoxOptions options() {
        OptionalLong bytes = keepBytes == KEEP_ALL ? OptionalLong.empty() : OptionalLong.of(keepBytes);
        return new BoxOptions(directory, broker.port(), Optional.ofNullable(keepTime), bytes, fsync);
    }

    private void tell(Box box) {
        String server = box.bootstrapServers();
        if (format == OutputFormat.json) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("bootstrapServers", server);
            facts.put("kafka", box.kafkaVersion());
            facts.put("clusterId", box.clusterId());
            facts.put("directory", box.directory().toString());
            facts.put("log", box.log().toString());
            facts.put("pid", ProcessHandle.current().pid());
            console.data().println(JsonText.of(facts));
            console.data().flush();
            return;
        }
        console.talk().print("""
                Kafka %s listens on %s
                  data   %s
                  log    %s
                  keeps  %s
                  fsync  %s
                  write  echo hello | kcat -b %s -P -t lines
                  read   kcat -b %s -C -t lines -o beginning -e -q
                  stop   Ctrl-C, or kill %d; start it again, and all topics and records are there
                """.formatted(
                        box.kafkaVersion(),
                        server,
                        box.directory(),
                        box.log(),
                        box.retention(),
                        box.fsync(),
                        server,
                        server,
                        ProcessHandle.current().pid()));
    }

    private void signalled(String name) {
        if (!signal.compareAndSet(null, name)) {
            // The second one: at once. What was acknowledged is with the operating system.
            Runtime.getRuntime()
                    .halt((name.equals(Signals.INTERRUPT) ? ExitCode.INTERRUPTED : ExitCode.TERMINATED).number());
        }
        console.talk().println("stopping (again to stop at once)");
    }

    private static final class KeepBytes implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return text.equals("all") ? KEEP_ALL : OptionTypes.MEMORY.parse(text);
            } catch (RuntimeException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class Fsync implements ITypeConverter<FsyncPolicy> {
        @Override
        public FsyncPolicy convert(String text) {
            return switch (text) {
                case "always" -> FsyncPolicy.ALWAYS;
                case "every-second" -> FsyncPolicy.EVERY_SECOND;
                case "system" -> FsyncPolicy.SYSTEM;
                default ->
                    throw new TypeConversionException("expected always, every-second or system, not '" + text + "'");
            };
        }
    }
}
