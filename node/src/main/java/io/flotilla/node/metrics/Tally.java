package io.flotilla.node.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A count with one writer, who adds without a lock or a fence. Any thread reads, and sees the count of a moment ago. */
public final class Tally {
    private static final VarHandle COUNT = count();

    private long count;

    private static VarHandle count() {
        try {
            return MethodHandles.lookup().findVarHandle(Tally.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Called by the one writer. */
    public void add(long more) {
        COUNT.setOpaque(this, count + more);
    }

    public long sum() {
        return (long) COUNT.getOpaque(this);
    }

    @Override
    public String toString() {
        return Long.toString(sum());
    }
}
