package io.millrace.formats.json;

/**
 * Reads objects whose fields stand in one known order: what {@link ObjectReader} does by prediction, compiled. Public
 * for the generated classes only, like the methods that they call. One thread.
 */
public abstract class ObjectKernel {
    /** What {@link #read} returns for an object that looks otherwise; parts of its row may have been written. */
    public static final int OTHER_SHAPE = -1;

    /** Reads an object from behind its brace into a row, and returns the position behind it. */
    public abstract int read(byte[] data, int position, int end, int row);
}
