package io.millrace.spi.format;

import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionValues;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A format as a pipeline file names it: {@code 'format' = 'json'}. */
public interface FormatFactory {
    String identifier();

    /** One sentence for the reference page. */
    String summary();

    /** The options, with their full keys ({@code json.ignore-parse-errors}). */
    List<Option<?>> options();

    /** Options that Flink has and this format lacks: key and what to do instead. */
    Map<String, String> unsupportedOptions();

    /** Types that the format cannot hold are refused here, with the column named. */
    Format create(OptionValues options, ZoneId sessionZone);
}
