package io.millrace.state.checkpoint;

import io.millrace.state.checkpoint.Manifest.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code head}: whose directory this is and in which life.
 *
 * <p>It may lag the manifests of its own incarnation but never leads them, so a manifest that it names must be there.
 *
 * @param incarnation of the process that wrote it
 * @param latest the last manifest known to be decided; absent when nothing was, or when the user started anew
 * @param previous the other manifests that were kept then: after a return to an older epoch not the ones that its own
 *     manifest names
 */
record Head(
        String engineVersion, String pipeline, long incarnation, Optional<Reference> latest, List<Reference> previous) {
    Head {
        previous = List.copyOf(previous);
    }

    SealedText text() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(Manifest.KIND, "head");
        json.put("format", Manifest.FORMAT);
        json.put("engine", engineVersion);
        json.put("pipeline", pipeline);
        json.put("incarnation", incarnation);
        latest.ifPresent(reference -> json.put("latest", ManifestText.print(reference)));
        json.put("previous", previous.stream().map(ManifestText::print).toList());
        return SealedText.of(JsonWriter.print(json));
    }

    static Head read(JsonObject json) {
        Manifest.checkKind(json, "head");
        return new Head(
                json.string("engine"),
                json.string("pipeline"),
                json.number("incarnation"),
                json.has("latest") ? Optional.of(ManifestText.readReference(json.object("latest"))) : Optional.empty(),
                json.objects("previous").stream()
                        .map(ManifestText::readReference)
                        .toList());
    }
}
