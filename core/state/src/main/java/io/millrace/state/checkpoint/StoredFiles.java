package io.millrace.state.checkpoint;

import io.millrace.spi.error.MillraceException;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.delta.ByteWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which state files are there, and which of them can be relied on. */
final class StoredFiles {
    private final StateDirectory directory;
    private final CheckpointReader reader;
    private final Set<String> stored;

    /** Files that this process has written and forced, or has read and verified. */
    private final Set<String> whole = new TreeSet<>();

    /** Files of decided epochs that this process has not read yet: durable, but perhaps damaged. */
    private final Map<String, StateFile> referenced = new HashMap<>();

    private boolean namesToForce;

    StoredFiles(StateDirectory directory, CheckpointReader reader) throws IOException {
        this.directory = directory;
        this.reader = reader;
        stored = directory.storedFiles();
    }

    void addReferenced(Map<String, StateFile> files) {
        referenced.putAll(files);
    }

    /**
     * Stores a file unless a good one is there. Its name is durable after {@link #force}.
     *
     * @return whether the file was not there and can be discarded
     */
    boolean store(StateFile file, ByteWriter bytes) throws IOException {
        String name = file.sha256();
        if (whole.contains(name)) {
            return false;
        }
        if (referenced.containsKey(name)) {
            if (!isGood(file)) {
                directory.replace(directory.stateFile(name), bytes.array(), bytes.length());
                namesToForce = true;
            }
            whole.add(name);
            return false;
        }
        // One that is there without being referenced is from an epoch that crashed: perhaps it was never forced.
        directory.write(directory.stateFile(name), bytes.array(), bytes.length());
        stored.add(name);
        whole.add(name);
        namesToForce = true;
        return true;
    }

    private boolean isGood(StateFile file) throws IOException {
        try {
            reader.deltas(file);
            return true;
        } catch (MillraceException e) {
            return false;
        }
    }

    List<TableDelta> read(StateFile file) throws IOException {
        return reader.deltas(file);
    }

    /** Makes the names of all stored files durable. */
    void force() throws IOException {
        if (namesToForce) {
            directory.disk().forceDirectory(directory.stateFiles());
            namesToForce = false;
        }
    }

    /** Deletes a file that nothing references; if that fails it goes with the next {@link #retain}. */
    void discard(String name) {
        whole.remove(name);
        try {
            directory.disk().delete(directory.stateFile(name));
            stored.remove(name);
        } catch (IOException e) {
            stored.add(name);
        }
    }

    /** Deletes all files but these. */
    void retain(Set<String> needed) throws IOException {
        for (String name : List.copyOf(stored)) {
            if (!needed.contains(name)) {
                whole.remove(name);
                referenced.remove(name);
                directory.disk().delete(directory.stateFile(name));
                stored.remove(name);
            }
        }
    }
}
