package io.millrace.engine.operator;

/**
 * Where an operator's input rows went. At every epoch {@code in} must equal the sum of the outcomes; what leaves state
 * is counted apart.
 *
 * <p>Written by the operator's task alone; others read copies that the task makes.
 */
public final class OperatorCounters {
    public long in;

    // Outcomes of input rows: each row has exactly one.
    public long passed;
    public long filtered;
    public long late;
    public long dead;
    public long taken;

    // Beside the balance.
    public long out;
    /** Records of a log that were gone before they could be read, and were passed over as the table says. */
    public long lost;
    /** Windows that taken rows were too late for. */
    public long missedWindows;
    /** Rows late only because their split was idle or new when the window closed. */
    public long lateAfterIdle;
    /** The greatest lateness seen, in milliseconds. */
    public long greatestLatenessMillis;

    public long outcomes() {
        return passed + filtered + late + dead + taken;
    }

    public OperatorCounters copy() {
        OperatorCounters copy = new OperatorCounters();
        copy.add(this);
        return copy;
    }

    public void add(OperatorCounters other) {
        in += other.in;
        passed += other.passed;
        filtered += other.filtered;
        late += other.late;
        dead += other.dead;
        taken += other.taken;
        out += other.out;
        lost += other.lost;
        missedWindows += other.missedWindows;
        lateAfterIdle += other.lateAfterIdle;
        greatestLatenessMillis = Math.max(greatestLatenessMillis, other.greatestLatenessMillis);
    }
}
