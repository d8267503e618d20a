package io.millrace.api;

import io.millrace.advisor.explain.TableFacts;
import io.millrace.plan.Pipeline;
import java.util.Map;

/** The door to the SQL front end. */
final class FrontEnd {
    private FrontEnd() {}

    static Pipeline plan(String fileName, byte[] bytes, Map<String, String> settings) {
        throw new UnsupportedOperationException("the SQL front end is not wired in yet");
    }

    static String render(String fileName, byte[] bytes, Map<String, String> settings) {
        throw new UnsupportedOperationException("the SQL front end is not wired in yet");
    }

    static TableFacts facts(Pipeline pipeline) {
        throw new UnsupportedOperationException("the SQL front end is not wired in yet");
    }
}
