package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.api.Millrace;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code millrace}: the verbs, and how a wrong command line is answered. */
@Command(
        name = "millrace",
        header = {
            "Runs streaming SQL files: exact in event time, exactly once, in one process.",
            "",
            "Examples:",
            "  millrace demo                                Kafka, orders and a pipeline over them, live",
            "  millrace run examples/orders.sql             run a pipeline until its input ends or Ctrl-C",
            "  millrace check orders.sql                    all mistakes of a file, without running it",
            "  millrace explain orders.sql                  the plan, state, watermarks and guarantees",
            "  millrace run orders.sql --set parallelism.default=2",
            ""
        },
        synopsisHeading = "Usage: ",
        customSynopsis = "millrace VERB FILE.sql [OPTION]...",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Exit codes: 0 ok, 1 ran and failed, 2 wrong command line, 3 refused before running, 4 no answer,",
            "            70 a bug of Millrace, 130/143 stopped by Ctrl-C/SIGTERM after a checkpoint.",
            "millrace VERB --help shows the options of a verb."
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            RenderCommand.class,
            DemoCommand.class,
            StatusCommand.class,
            BoxCommand.class,
            BenchCommand.class
        })
final class MillraceCommand implements Callable<Integer> {
    /** Verbs of the design whose time has not come. */
    private static final Set<String> LATER = Set.of(
            "stop",
            "test",
            "registry",
            "top",
            "why",
            "advise",
            "schema",
            "plan",
            "preview",
            "dlq",
            "savepoint",
            "sql",
            "new",
            "bundle");

    private static final int HELP_WIDTH = 100;

    @Option(names = "--version", description = "Print the version.")
    private boolean version;

    private final Console console;

    private MillraceCommand(Console console) {
        this.console = console;
    }

    /** Parses and runs a command line; returns the exit code. */
    static int execute(Console console, String... arguments) {
        CommandLine commandLine = new CommandLine(new MillraceCommand(console), new VerbFactory(console));
        commandLine.setUsageHelpWidth(HELP_WIDTH);
        commandLine.setUsageHelpLongOptionsMaxWidth(30);
        commandLine.setOut(new PrintWriter(console.data(), true, UTF_8));
        commandLine.setErr(new PrintWriter(console.talk(), true, UTF_8));
        commandLine.setParameterExceptionHandler((exception, rejected) -> usage(console, exception));
        commandLine.setExecutionExceptionHandler(
                (exception, executed, result) -> new FailureReport(console).of(exception, "", ""));
        return commandLine.execute(arguments);
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    void help(boolean requested) {
        // The library prints the help and calls nothing else.
    }

    @Override
    public Integer call() {
        if (version) {
            console.data()
                    .println("millrace " + Millrace.version() + " (Java "
                            + Runtime.version().feature() + ")");
        } else {
            StringWriter text = new StringWriter();
            new CommandLine(this, new VerbFactory(console))
                    .setUsageHelpWidth(HELP_WIDTH)
                    .usage(new PrintWriter(text));
            console.talk().print(text);
            return ExitCode.USAGE.number();
        }
        return ExitCode.OK.number();
    }

    private static int usage(Console console, ParameterException exception) {
        String hint =
                "Run '" + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help' for what there is.";
        String fact = String.valueOf(exception.getMessage())
                .replace("option option", "option")
                .replaceAll("is not an? (int|long)$", "is not a whole number");
        if (exception instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            CommandLine at = exception.getCommandLine();
            boolean verb = at.getParent() == null && !word.startsWith("-");
            if (verb && LATER.contains(word)) {
                console.print(Problem.error(CommandError.VERB_NOT_YET, "the verb '" + word + "' is not there yet")
                        .hint(hint));
                return ExitCode.USAGE.number();
            }
            fact = "unknown " + (verb ? "verb" : word.startsWith("-") ? "option" : "argument") + " '" + word + "'";
            String plain = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            hint = NearestName.of(plain, names(at, verb))
                    .map(name -> "Did you mean '" + name + "'?")
                    .orElse(hint);
        }
        console.print(Problem.error(CommandError.USAGE, decapitalised(fact)).hint(hint));
        return ExitCode.USAGE.number();
    }

    private static List<String> names(CommandLine at, boolean verbs) {
        if (verbs) {
            return List.copyOf(at.getSubcommands().keySet());
        }
        List<String> names = new ArrayList<>();
        at.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static String decapitalised(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    /** Makes the verbs, which share the console. */
    private record VerbFactory(Console console) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Console.class).newInstance(console);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
