package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Pages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one member wrote of its partition. Where it is {@link #slow}, what is written is there only after {@link #write}, one thing at a time; what was not is lost with the member. */
final class SimulatedJournal implements PartitionJournal {
    boolean slow;
    boolean full;

    private final List<Runnable> written = new ArrayList<>(); // has a replica hold it again
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private @Nullable Replica<Log> replica;

    /** Gives {@code started} what is written; what is in the queue is lost. */
    void restore(Replica<Log> started) {
        queue.clear();
        replica = started;
        written.forEach(Runnable::run);
    }

    /** Writes what has waited longest, if there is any. */
    void write() {
        Runnable next = queue.poll();
        if (next != null) {
            next.run();
        }
    }

    void writeAll() {
        while (!queue.isEmpty()) {
            write();
        }
    }

    @Override
    public Durability preset() {
        return Durability.OS;
    }

    @Override
    public boolean append(Point reached, byte[] batch, Durability durability, Runnable onSafe) {
        boolean awaited = slow && durability != Durability.MEMORY;
        add(() -> written.add(() -> replica().restore(reached, batch)), awaited ? onSafe : () -> {});
        return awaited;
    }

    @Override
    public boolean replace(byte[] snapshot, Runnable onSafe) {
        add(() -> become(snapshot), slow ? onSafe : () -> {});
        return slow;
    }

    @Override
    public void checkpoint(byte[] snapshot) {
        add(() -> become(snapshot), () -> {});
    }

    private void become(byte[] snapshot) {
        written.clear();
        written.add(() -> replica().restore(snapshot));
    }

    @Override
    public void drop() {
        add(written::clear, () -> {});
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public Pages pages() {
        return Pages.NONE;
    }

    /** Whether nothing waits to be written. */
    boolean isWritten() {
        return queue.isEmpty();
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    private void add(Runnable change, Runnable onSafe) {
        queue.add(() -> {
            change.run();
            onSafe.run();
        });
        if (!slow) {
            writeAll();
        }
    }

    private Replica<Log> replica() {
        if (replica == null) {
            throw new IllegalStateException("restored before it was given to a replica");
        }
        return replica;
    }
}
