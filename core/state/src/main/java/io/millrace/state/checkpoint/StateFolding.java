package io.millrace.state.checkpoint;

import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.Manifest.Lineage;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.delta.ByteWriter;
import io.millrace.state.delta.DeltaChunks;
import io.millrace.state.delta.DeltaCodec;
import io.millrace.state.delta.DeltaFold;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Decides when the increments of an operator are folded, and folds them. */
final class StateFolding {
    /**
     * When a lineage is folded.
     *
     * @param increments this many are due whatever their size
     * @param minBytes increments that are smaller together are not worth a fold for their size
     */
    record Limits(int increments, long minBytes) {
        /** Below the 64 files that a task may have, by enough that a fold can be missed now and then. */
        static final Limits DEFAULT = new Limits(48, 1 << 18);
    }

    private StateFolding() {}

    /**
     * The operator with its due lineages folded, or the same operator. With lineages carried over from another
     * parallelism all are folded into one: only together are they in the right order.
     */
    static OperatorState fold(OperatorState operator, Limits limits, StoredFiles store) throws IOException {
        if (operator.lineages().stream().noneMatch(lineage -> isDue(lineage, limits))) {
            return operator;
        }
        List<Lineage> carried = operator.carried();
        List<Lineage> tasks = new ArrayList<>();
        if (carried.isEmpty()) {
            for (Lineage lineage : operator.tasks()) {
                tasks.add(isDue(lineage, limits) ? new Lineage(base(lineage.files(), store)) : lineage);
            }
        } else {
            List<StateFile> files = operator.lineages().stream()
                    .flatMap(lineage -> lineage.files().stream())
                    .toList();
            carried = List.of(new Lineage(base(files, store)));
            operator.tasks().forEach(task -> tasks.add(Lineage.EMPTY));
        }
        return new OperatorState(
                operator.id(), operator.name(), operator.fingerprint(), operator.watermark(), carried, tasks);
    }

    private static boolean isDue(Lineage lineage, Limits limits) {
        return lineage.increments() >= limits.increments()
                || lineage.incrementBytes() > Math.max(lineage.baseBytes(), limits.minBytes());
    }

    private static List<StateFile> base(List<StateFile> files, StoredFiles store) throws IOException {
        List<TableDelta> deltas = new ArrayList<>();
        for (StateFile file : files) {
            deltas.addAll(store.read(file));
        }
        List<StateFile> base = new ArrayList<>();
        List<String> created = new ArrayList<>();
        try {
            for (List<TableDelta> content : DeltaChunks.split(DeltaFold.fold(deltas, /* isWhole= */ true))) {
                ByteWriter bytes = DeltaCodec.encode(content);
                String hash = SealedText.sha256(bytes.array(), bytes.length());
                StateFile file = new StateFile(hash, bytes.length(), /* base= */ true);
                if (store.store(file, bytes)) {
                    created.add(hash);
                }
                base.add(file);
            }
            store.force();
        } catch (IOException e) {
            created.forEach(store::discard);
            throw e;
        }
        return base;
    }

    static int files(OperatorState operator) {
        return operator.lineages().stream()
                .mapToInt(lineage -> lineage.files().size())
                .sum();
    }
}
