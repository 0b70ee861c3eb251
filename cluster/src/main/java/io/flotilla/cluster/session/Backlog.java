package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Page;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What waits for its turn, in the order in which it came. Its head and its end are in memory; where it grows, what lies between is on disk, in pages.
 *
 * <p>A page is written as a whole when the end has grown to the size of one, and read as a whole when it is the next: so a page costs one access to the disk each way, however many
 * items it has. It takes memory as an item does, and nothing of the items. Confined to one thread.
 *
 * @param <T> what waits
 */
final class Backlog<T> {
    /** What waits, to one who does not know what it is. */
    interface Kind<T> {
        void write(T item, SnapshotOutput out);

        T read(SnapshotInput in);

        /** In memory, in bytes. */
        long weight(T item);

        /** Whether it may be laid on disk: if not, it waits in its place in memory. */
        boolean maySpill(T item);
    }

    private static final int ITEM = 0;
    private static final int PAGE = 1;
    private static final int NAMED_PAGE = 2;

    private final Kind<T> kind;
    private final Spill spill;
    private ArrayDeque<T> head = new ArrayDeque<>(1);
    private long headBytes;
    private @Nullable Rest<T> rest; // behind the head, where not all fits there
    private int size;
    private long bytes;

    /** What lies between the head and the end. */
    private sealed interface Part<T> {}

    private record InMemory<T>(T item) implements Part<T> {}

    private record OnDisk<T>(Page page, int items, long bytes) implements Part<T> {}

    private static final class Rest<T> {
        final ArrayDeque<Part<T>> middle = new ArrayDeque<>();
        ArrayDeque<T> end = new ArrayDeque<>();
        long endBytes;
    }

    Backlog(Kind<T> kind, Spill spill) {
        this.kind = kind;
        this.spill = spill;
    }

    /** How many wait. */
    int size() {
        return size;
    }

    /** What they weigh, wherever they lie. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(T item) {
        long weight = kind.weight(item);
        size++;
        bytes += weight;
        spill.onHeld(weight);
        if (rest == null && (head.isEmpty() || headBytes + weight <= spill.room())) {
            head.add(item);
            headBytes += weight;
            return;
        }
        Rest<T> behind = rest == null ? new Rest<>() : rest;
        rest = behind;
        behind.end.add(item);
        behind.endBytes += weight;
        if (behind.endBytes >= spill.room()) {
            layDown(behind);
        }
    }

    /** The next one, which stays; null where nothing waits. */
    @Nullable
    T peek() {
        while (head.isEmpty() && rest != null) {
            bringUp(rest);
        }
        return head.peek();
    }

    /** Takes out what {@link #peek} showed. */
    T remove() {
        T next = head.remove();
        long weight = kind.weight(next);
        headBytes -= weight;
        forget(weight);
        return next;
    }

    private void forget(long weight) {
        size--;
        bytes -= weight;
        spill.onHeld(-weight);
    }

    /** Those of which there may be some that {@link Kind#maySpill} says no of: all that are in memory. */
    Stream<T> inMemory() {
        Rest<T> behind = rest;
        return behind == null
                ? head.stream()
                : Stream.of(
                                head.stream(),
                                behind.middle.stream()
                                        .filter(part -> part instanceof InMemory)
                                        .map(part -> ((InMemory<T>) part).item()),
                                behind.end.stream())
                        .flatMap(each -> each);
    }

    /** Takes out those in memory that {@code test} picks, and tells {@code removed} of each. */
    void removeIf(Predicate<? super T> test, Consumer<? super T> removed) {
        headBytes -= removeIf(head, test, removed);
        if (rest != null) {
            rest.middle.removeIf(part -> part instanceof InMemory<T> kept && remove(kept.item, test, removed));
            rest.endBytes -= removeIf(rest.end, test, removed);
        }
    }

    private long removeIf(Collection<T> from, Predicate<? super T> test, Consumer<? super T> removed) {
        long before = bytes;
        from.removeIf(item -> remove(item, test, removed));
        return before - bytes;
    }

    private boolean remove(T item, Predicate<? super T> test, Consumer<? super T> removed) {
        if (!test.test(item)) {
            return false;
        }
        forget(kind.weight(item));
        removed.accept(item);
        return true;
    }

    /** Takes out all; tells {@code removed} how many that were. What is on disk is not read. */
    void clear(IntConsumer removed) {
        int removedItems = size;
        removeIf(any -> true, any -> {});
        if (rest != null) {
            for (Part<T> part : rest.middle) {
                if (part instanceof OnDisk<T> onDisk) {
                    spill.free(onDisk.page, onDisk.items);
                }
            }
            rest = null;
        }
        size = 0;
        bytes = 0;
        if (removedItems > 0) {
            removed.accept(removedItems);
        }
    }

    /** Lays the end on disk, as pages between what must stay in memory. */
    private void layDown(Rest<T> behind) {
        List<T> run = new ArrayList<>(behind.end.size());
        for (T item : behind.end) {
            if (kind.maySpill(item)) {
                run.add(item);
            } else {
                layDown(run, behind);
                run.clear();
                behind.middle.add(new InMemory<>(item));
            }
        }
        layDown(run, behind);
        behind.end.clear();
        behind.endBytes = 0;
    }

    private void layDown(List<T> run, Rest<T> behind) {
        if (run.isEmpty()) {
            return;
        }
        WireOutput scratch = spill.scratch();
        SnapshotOutput out = SnapshotOutput.ofPage(scratch);
        long weight = 0;
        for (T item : run) {
            kind.write(item, out);
            weight += kind.weight(item);
        }
        Page page = spill.write(scratch.array(), scratch.length(), run.size());
        if (page == null) {
            run.forEach(item -> behind.middle.add(new InMemory<>(item)));
        } else {
            behind.middle.add(new OnDisk<>(page, run.size(), weight));
            spill.onHeld(-weight);
        }
    }

    /** Makes what follows the head the head. */
    private void bringUp(Rest<T> behind) {
        Part<T> next = behind.middle.poll();
        if (next == null) {
            head = behind.end;
            headBytes = behind.endBytes;
            rest = null;
            return;
        }
        switch (next) {
            case InMemory<T> kept -> {
                head.add(kept.item);
                headBytes += kind.weight(kept.item);
            }
            case OnDisk<T> onDisk -> {
                head.addAll(decode(spill.read(onDisk.page), onDisk.items));
                headBytes += onDisk.bytes;
                spill.onHeld(onDisk.bytes);
                spill.free(onDisk.page, onDisk.items);
            }
        }
    }

    private List<T> decode(byte[] page, int items) {
        SnapshotInput in = new SnapshotInput(new WireInput(page));
        List<T> all = new ArrayList<>(items);
        for (int i = 0; i < items; i++) {
            all.add(kind.read(in));
        }
        return all;
    }

    /** Writes all of it: pages as they are, or only where they lie if that is enough. */
    void write(SnapshotOutput out) {
        Rest<T> behind = rest;
        out.wire().writeInt(head.size() + (behind == null ? 0 : behind.middle.size() + behind.end.size()));
        head.forEach(item -> write(item, out));
        if (behind != null) {
            for (Part<T> part : behind.middle) {
                switch (part) {
                    case InMemory<T> kept -> write(kept.item, out);
                    case OnDisk<T> onDisk -> write(onDisk, out);
                }
            }
            behind.end.forEach(item -> write(item, out));
        }
    }

    private void write(T item, SnapshotOutput out) {
        out.wire().writeByte(ITEM);
        kind.write(item, out);
    }

    private void write(OnDisk<T> onDisk, SnapshotOutput out) {
        WireOutput wire = out.wire();
        wire.writeByte(out.namesPages() ? NAMED_PAGE : PAGE);
        wire.writeInt(onDisk.items);
        wire.writeLong(onDisk.bytes);
        if (out.namesPages()) {
            Values.writePage(onDisk.page, wire);
        } else {
            wire.writeBytes(spill.read(onDisk.page));
        }
    }

    /** Reads what {@link #write} wrote into one that is empty. */
    void read(SnapshotInput in) {
        WireInput wire = in.wire();
        for (int left = wire.readCount(); left > 0; left--) {
            int part = wire.readByte();
            if (part == ITEM) {
                add(kind.read(in));
                continue;
            }
            int items = wire.readInt();
            long weight = wire.readLong();
            if (part == NAMED_PAGE) {
                Page page = Values.readPage(wire);
                spill.keep(page, items);
                addPage(new OnDisk<>(page, items, weight));
            } else {
                addPage(wire.readBytes(), items, weight);
            }
        }
    }

    private void addPage(byte[] encoded, int items, long weight) {
        Page page = spill.write(encoded, encoded.length, items);
        if (page == null) {
            decode(encoded, items).forEach(this::add);
        } else {
            addPage(new OnDisk<>(page, items, weight));
        }
    }

    private void addPage(OnDisk<T> onDisk) {
        Rest<T> behind = rest == null ? new Rest<>() : rest;
        rest = behind;
        if (!behind.end.isEmpty()) {
            layDown(behind);
        }
        behind.middle.add(onDisk);
        size += onDisk.items;
        bytes += onDisk.bytes;
    }

    @Override
    public String toString() {
        long pages = rest == null
                ? 0
                : rest.middle.stream().filter(part -> part instanceof OnDisk).count();
        return size + " waiting (" + bytes + " bytes)" + (pages == 0 ? "" : ", " + pages + " pages of them on disk");
    }
}
