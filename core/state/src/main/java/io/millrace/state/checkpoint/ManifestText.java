package io.millrace.state.checkpoint;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.state.checkpoint.Manifest.Lineage;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.Reference;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.checkpoint.ManifestFacts.SinkFacts;
import io.millrace.state.checkpoint.ManifestFacts.SourceFacts;
import io.millrace.state.checkpoint.ManifestFacts.SplitFacts;
import io.millrace.state.delta.DamagedBytesException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A manifest as text, see {@code docs/internals/design/0002-checkpoint-format.md}. */
final class ManifestText {
    private ManifestText() {}

    static String print(Manifest manifest) {
        ManifestFacts facts = manifest.facts();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Manifest.KIND, "manifest");
        json.put("format", Manifest.FORMAT);
        json.put("engine", manifest.engineVersion());
        json.put("pipeline", manifest.pipeline());
        json.put("incarnation", manifest.name().incarnation());
        json.put("epoch", manifest.name().epoch());
        json.put("complete", facts.complete());
        json.put("wallMillis", facts.wallMillis());
        json.put(
                "previous",
                manifest.previous().stream().map(ManifestText::print).toList());
        json.put("sources", facts.sources().stream().map(ManifestText::print).toList());
        json.put(
                "operators",
                manifest.operators().stream().map(ManifestText::print).toList());
        json.put("sinks", facts.sinks().stream().map(ManifestText::print).toList());
        json.put("ledger", facts.ledger());
        return JsonWriter.print(json);
    }

    static Map<String, Object> print(Reference reference) {
        return object("file", reference.name().fileName(), "sha256", reference.sha256());
    }

    private static Map<String, Object> print(SourceFacts source) {
        return object(
                "name",
                source.name(),
                "watermark",
                source.watermark(),
                "splits",
                source.splits().stream().map(ManifestText::print).toList());
    }

    private static Map<String, Object> print(SplitFacts split) {
        return object(
                "id",
                split.split().id(),
                "attributes",
                new TreeMap<>(split.split().attributes()),
                "offset",
                split.position().offset(),
                "records",
                split.position().records(),
                "watermark",
                split.watermark(),
                "ended",
                split.ended(),
                "idle",
                split.idle());
    }

    private static Map<String, Object> print(OperatorState operator) {
        return object(
                "id",
                operator.id(),
                "name",
                operator.name(),
                "fingerprint",
                operator.fingerprint(),
                "watermark",
                operator.watermark(),
                "carried",
                operator.carried().stream().map(ManifestText::print).toList(),
                "tasks",
                operator.tasks().stream().map(ManifestText::print).toList());
    }

    private static List<Map<String, Object>> print(Lineage lineage) {
        return lineage.files().stream()
                .map(file -> object("sha256", file.sha256(), "bytes", file.bytes(), "base", file.base()))
                .toList();
    }

    private static Map<String, Object> print(SinkFacts sink) {
        List<String> states = sink.states().stream()
                .map(state -> Base64.getEncoder().encodeToString(state))
                .toList();
        return object("name", sink.name(), "states", states);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /** Reads all but the format, which the caller has looked at. */
    static Manifest read(JsonObject json) {
        Manifest.checkKind(json, "manifest");
        ManifestFacts facts = new ManifestFacts(
                json.objects("sources").stream().map(ManifestText::readSource).toList(),
                watermarks(json),
                json.objects("sinks").stream().map(ManifestText::readSink).toList(),
                json.object("ledger").numberMembers(),
                json.truth("complete"),
                json.number("wallMillis"));
        return new Manifest(
                json.string("engine"),
                json.string("pipeline"),
                new Name(json.number("epoch"), json.number("incarnation")),
                json.objects("previous").stream()
                        .map(ManifestText::readReference)
                        .toList(),
                json.objects("operators").stream()
                        .map(ManifestText::readOperator)
                        .toList(),
                facts);
    }

    private static Map<String, Long> watermarks(JsonObject json) {
        Map<String, Long> watermarks = new TreeMap<>();
        json.objects("operators")
                .forEach(operator -> watermarks.put(operator.string("id"), operator.number("watermark")));
        return watermarks;
    }

    static Reference readReference(JsonObject json) {
        String file = json.string("file");
        Name name = Name.of(file).orElseThrow(() -> new DamagedBytesException("`" + file + "` names no manifest"));
        return new Reference(name, json.string("sha256"));
    }

    private static SourceFacts readSource(JsonObject json) {
        List<SplitFacts> splits =
                json.objects("splits").stream().map(ManifestText::readSplit).toList();
        return new SourceFacts(json.string("name"), json.number("watermark"), splits);
    }

    private static SplitFacts readSplit(JsonObject json) {
        return new SplitFacts(
                new Split(json.string("id"), json.object("attributes").stringMembers()),
                new SplitPosition(json.number("offset"), json.number("records")),
                json.number("watermark"),
                json.truth("ended"),
                json.truth("idle"));
    }

    private static OperatorState readOperator(JsonObject json) {
        return new OperatorState(
                json.string("id"),
                json.string("name"),
                json.string("fingerprint"),
                json.number("watermark"),
                json.lists("carried").stream().map(ManifestText::readLineage).toList(),
                json.lists("tasks").stream().map(ManifestText::readLineage).toList());
    }

    private static Lineage readLineage(List<JsonObject> files) {
        return new Lineage(files.stream()
                .map(file -> new StateFile(file.string("sha256"), file.number("bytes"), file.truth("base")))
                .toList());
    }

    private static SinkFacts readSink(JsonObject json) {
        return new SinkFacts(
                json.string("name"),
                json.strings("states").stream().map(Base64.getDecoder()::decode).toList());
    }
}
