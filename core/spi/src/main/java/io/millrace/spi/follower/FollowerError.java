package io.millrace.spi.follower;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a system that follows the decision of another one. */
public enum FollowerError implements ErrorCode {
    MARKER_MISSING(
            "MR4051",
            "a follower without its marker",
            "A system that is written exactly once without deciding keeps a marker that says which epoch it has."
                    + " Without it nobody knows which rows it has: the marker was deleted, or this is another system."),
    FOLLOWER_AHEAD(
            "MR4052",
            "a follower that is ahead of the decider",
            "A follower takes an epoch only after it was decided. One that has a later epoch, or one of a later run,"
                    + " was written from another state directory, or the state is an older copy."),
    FOLLOWER_BEHIND(
            "MR4053",
            "a follower that has less than it had",
            "The marker of a follower names an earlier epoch than it named before: it was restored from an older copy,"
                    + " and the rows in between are gone."),
    FOREIGN_FOLLOWER(
            "MR4054",
            "a follower's marker is not this pipeline's",
            "The marker belongs to another pipeline, or names an epoch with other rows than this state has."),
    OUTBOX_DAMAGED(
            "MR4055",
            "a file with rows for a follower is missing or damaged",
            "Rows that were decided and that the follower does not have yet lie in the state directory. They are"
                    + " applied whole and as they were written, or not at all."),
    FOLLOWER_AWAY(
            "MR4056",
            "a follower does not answer",
            "The last epochs are decided and lie in the state directory, and the system that they are for cannot be"
                    + " reached. A later start gives them to it before anything else."),
    FOLLOWER_TAKEN(
            "MR4057",
            "a follower was taken by another instance",
            "Another instance of the pipeline writes the follower; this one can apply nothing any more."),
    NOT_FOLLOWING(
            "MR4058",
            "rows for a follower would be left behind",
            "The table was written by way of files in the state directory, and perhaps not all of their rows have been"
                    + " applied. Only the same way of writing can do that.");

    private final String code;
    private final String title;
    private final String explanation;

    FollowerError(String code, String title, String explanation) {
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
