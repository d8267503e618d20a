package io.millrace.codegen;

import static io.millrace.codegen.Calcs.call;
import static io.millrace.codegen.Calcs.column;
import static io.millrace.codegen.Calcs.lit;
import static io.millrace.codegen.Calcs.ref;
import static io.millrace.codegen.Calcs.row;
import static io.millrace.codegen.Calcs.run;
import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.DATE;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.timestamp;
import static io.millrace.spi.type.DataTypes.timestampLtz;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Instants in a zone with summer time, with what Flink 2.3 gives there. */
class SessionZoneTest {
    private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
    private static final DataType LTZ = timestampLtz(3);
    private static final RowExpression EPOCH = call("TO_TIMESTAMP_LTZ", LTZ, ref(0, BIGINT), lit(3, BIGINT));

    private static @Nullable Object value(RowExpression expression, DataType input, Object argument) {
        CompiledCalc calc = ExpressionCompiler.compile(Calcs.spec(row(input), null, ZONE, expression));
        return run(calc, ChangeBatch.of(1, column(input, argument)), expression.type())
                .columns()
                .get(0)
                .get(0);
    }

    private static RowExpression text(RowExpression time) {
        return call("CAST", STRING, time);
    }

    @Test
    void instantsAreShownInTheZone() {
        assertThat(value(text(EPOCH), BIGINT, 0L)).isEqualTo("1969-12-31 16:00:00.000");
        assertThat(value(text(call("CAST", timestamp(3), EPOCH)), BIGINT, 0L)).isEqualTo("1969-12-31 16:00:00.000");
        assertThat(value(text(call("CAST", DATE, EPOCH)), BIGINT, 0L)).isEqualTo("1969-12-31");
        assertThat(value(call("FROM_UNIXTIME", STRING, ref(0, BIGINT)), BIGINT, 0L))
                .isEqualTo("1969-12-31 16:00:00");
        RowExpression format = call("DATE_FORMAT", STRING, EPOCH, lit("yyyy-MM-dd HH:mm", STRING));
        assertThat(value(format, BIGINT, 0L)).isEqualTo("1969-12-31 16:00");
        assertThat(value(text(call("FLOOR", LTZ, lit("DAY", STRING), EPOCH)), BIGINT, 0L))
                .isEqualTo("1969-12-31 00:00:00.000");
    }

    @Test
    void localTimesAreReadInTheZone() {
        RowExpression instant = call("CAST", LTZ, ref(0, STRING));
        assertThat(value(instant, STRING, "2020-01-02 03:04:05"))
                .isEqualTo(Instant.parse("2020-01-02T11:04:05Z").toEpochMilli() * 1000);
        assertThat(value(call("UNIX_TIMESTAMP", BIGINT, ref(0, STRING)), STRING, "2020-01-02 03:04:05"))
                .isEqualTo(Instant.parse("2020-01-02T11:04:05Z").getEpochSecond());
        // TO_TIMESTAMP_LTZ of a text is in UTC, whatever the session's zone.
        assertThat(value(text(call("TO_TIMESTAMP_LTZ", LTZ, ref(0, STRING))), STRING, "2020-01-02 03:04:05"))
                .isEqualTo("2020-01-01 19:04:05.000");
    }

    @Test
    void gapsAndOverlapsOfSummerTime() {
        RowExpression shown = text(call("CAST", LTZ, ref(0, STRING)));
        assertThat(List.of(
                        value(shown, STRING, "2020-03-08 02:30:00"),
                        value(shown, STRING, "2020-11-01 01:30:00"),
                        value(shown, STRING, "2020-03-08 03:30:00")))
                .containsExactly("2020-03-08 03:30:00.000", "2020-11-01 01:30:00.000", "2020-03-08 03:30:00.000");
        RowExpression epoch = call("EXTRACT", BIGINT, lit("EPOCH", STRING), call("CAST", LTZ, ref(0, STRING)));
        assertThat(value(epoch, STRING, "2020-11-01 01:30:00")).isEqualTo(1_604_194_200L);
    }
}
