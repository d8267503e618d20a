package io.millrace.state;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a pipeline's state. */
public enum StateError implements ErrorCode {
    STATE_LIMIT(
            "MR4001",
            "an operator's state reached its limit",
            "State is held in memory. An operator whose rows or bytes would pass the limit stops the pipeline before"
                    + " memory runs out; nothing that was decided is lost. Group by fewer keys, use shorter windows, or"
                    + " give the process more memory, and run the pipeline again: it resumes."),
    OTHER_PIPELINE(
            "MR4002",
            "state of another pipeline",
            "A state directory belongs to the pipeline whose name is in it (pipeline.name, else the file's name). Give"
                    + " each pipeline its own directory with --state-dir."),
    NEWER_FORMAT(
            "MR4003",
            "state written by a newer version",
            "State is read by the version that wrote it and by later ones. Run the version named in the message, or"
                    + " start anew with another --state-dir and --fresh: what a newer version wrote is not touched."),
    MANIFEST_DAMAGED(
            "MR4004",
            "damaged manifest",
            "A manifest ends with the SHA-256 of its content, and the next one repeats it. Where they differ the file"
                    + " was changed, cut or exchanged after it was written, and nothing in it is believed."),
    FILE_DAMAGED(
            "MR4005",
            "damaged state file",
            "A state file is named by the SHA-256 of its content. Where content and name differ the file was changed"
                    + " after it was written, by a failing disk or by a person."),
    FILE_MISSING(
            "MR4006",
            "missing state file",
            "A manifest names files that are not there. Copy the whole directory when you move state, and delete"
                    + " nothing in it by hand: the engine removes what it no longer needs."),
    FILE_SIZE(
            "MR4007",
            "state file of the wrong size",
            "A file was cut or continued after it was written; its manifest says how long it was."),
    NOT_A_FILE(
            "MR4008",
            "not a regular file in the state directory",
            "State consists of regular files only. A symbolic link could lead to anything, at any time to something"
                    + " else, and is not followed."),
    HEAD_MISSING(
            "MR4009",
            "state without its head",
            "The file `head` names the pipeline and the last decided manifest. Manifests or state files without it are"
                    + " a part of a state directory; what is missing cannot be known."),
    HEAD_DAMAGED(
            "MR4010",
            "damaged head",
            "The file `head` ends with the SHA-256 of its content; they differ, so it was changed after it was"
                    + " written."),
    CHAIN_BROKEN(
            "MR4011",
            "manifests that do not belong together",
            "Head and manifests name each other by hash. A manifest that is older, newer or another than the one named"
                    + " comes from another copy of the directory."),
    PLAN_CHANGED(
            "MR4012",
            "the pipeline has changed since its state was written",
            "State is read by the operators that wrote it. Where an operator's meaning changed, its old state would"
                    + " give wrong results."),
    NO_SUCH_EPOCH(
            "MR4013",
            "no such epoch",
            "--from takes the number of a decided epoch that is still kept: the last three are."),
    NOT_USABLE(
            "MR4014",
            "state directory not usable",
            "The directory must be one that this user may read and write, on a disk that works."),
    STARTS_ANEW(
            "MR4015",
            "existing state is given up",
            "--fresh and --from read input again that was read before: whatever output followed from it comes again."),
    LOCKED(
            "MR4016",
            "state directory in use",
            "Two processes with one state would each undo what the other did. Stop the other one, or give this pipeline"
                    + " a directory of its own with --state-dir."),
    MARKER_MISSING(
            "MR4017",
            "state without its marker",
            "A pipeline that writes to Kafka exactly once keeps a marker there that says which epoch was committed"
                    + " last. State without it means that the marker topic was deleted or that this is another cluster:"
                    + " which epoch was committed cannot be known."),
    STATE_BEHIND_MARKER(
            "MR4018",
            "a marker without its state",
            "The marker in Kafka names the manifest of the last committed epoch, and this state directory does not have"
                    + " it. The state is elsewhere, was lost, or is an older copy."),
    MARKER_BEHIND_STATE(
            "MR4019",
            "a marker that is older than the state",
            "The state directory knows of a committed epoch that the marker in Kafka does not know. The marker topic is"
                    + " another one, or was restored from an older copy."),
    FOREIGN_MARKER(
            "MR4020",
            "the marker of another pipeline",
            "A marker topic belongs to the pipeline that is named in its records."),
    TAKEN_OVER(
            "MR4021",
            "taken over by another process",
            "A process that stood still finds that the pipeline was started again with --take-over. It ends and changes"
                    + " nothing more."),
    TAKE_OVER_UNSAFE(
            "MR4022",
            "nothing to take over by",
            "--take-over is for pipelines that write Kafka exactly once: there the broker keeps the other process from"
                    + " committing. A process that decides by files alone has to be ended first.");

    private final String code;
    private final String title;
    private final String explanation;

    StateError(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String explanation() {
        return explanation;
    }
}
