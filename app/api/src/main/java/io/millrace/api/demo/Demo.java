package io.millrace.api.demo;

import io.millrace.api.Millrace;
import io.millrace.api.PipelineFile;
import io.millrace.api.box.Box;
import io.millrace.broker.demo.OrderWriter;
import io.millrace.broker.demo.ResultReader;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Kafka broker in this process, stores that write their orders to it, and a pipeline file that makes their revenue of
 * them.
 *
 * <pre>{@code
 * try (Box box = Box.start(BoxOptions.in(directory).withPort(9092));
 *         Demo demo = Demo.start(box);
 *         DemoResults results = demo.results(System.out::println);
 *         RunningPipeline pipeline = demo.pipeline().run()) {
 *     pipeline.await();
 * }
 * }</pre>
 *
 * Started again over its directory it goes on: nothing is written twice. Needs the module {@code millrace-broker} on
 * the class path.
 */
public final class Demo implements AutoCloseable {
    /** The pipeline; a file of this name in the working directory is run in place of the one that comes along. */
    public static final String FILE = "examples/revenue_per_minute.sql";

    private static final String ADDRESS_VARIABLE = "KAFKA";

    private final Box box;
    private final OrderWriter orders;

    private Demo(Box box, OrderWriter orders) {
        this.box = box;
        this.orders = orders;
    }

    /**
     * Starts the stores on a broker, which whoever started it closes.
     *
     * @throws io.millrace.spi.error.MillraceException when the topics cannot be made
     */
    public static Demo start(Box box) throws InterruptedException {
        return new Demo(box, OrderWriter.start(box.bootstrapServers()));
    }

    /** The broker. */
    public Box box() {
        return box;
    }

    /** How many orders of the last ten minutes this start wrote; 0 when an earlier one did. */
    public long historyOrders() {
        return orders.historyOrders();
    }

    /** About how many orders come in a second. */
    public int ordersPerSecond() {
        return OrderWriter.ordersPerSecond();
    }

    /** The pipeline, with the broker's address. */
    public PipelineFile pipeline() {
        Path file = Path.of(FILE);
        PipelineFile pipeline = Files.isRegularFile(file) ? Millrace.parse(file) : Millrace.parse(builtIn());
        return pipeline.withVariable(ADDRESS_VARIABLE, box.bootstrapServers());
    }

    private static String builtIn() {
        try (InputStream stream = Demo.class.getResourceAsStream("revenue_per_minute.sql")) {
            if (stream == null) {
                throw new IllegalStateException("the pipeline of the demo is not in this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the topic of results as any reader of committed rows would; rows of earlier starts are not given again.
     *
     * @param rows takes each row, as JSON, in a thread of the reader
     */
    public DemoResults results(Consumer<String> rows) {
        ResultReader reader = ResultReader.start(box.bootstrapServers(), rows);
        return reader::close;
    }

    /** Waits until broker or stores give up; empty when they still run after that time. */
    public Optional<Problem> awaitFailure(Duration time) throws InterruptedException {
        Optional<Problem> failure = box.awaitFailure(time);
        return failure.isPresent() ? failure : orders.failure();
    }

    /** Closes the stores. */
    @Override
    public void close() {
        orders.close();
    }
}
