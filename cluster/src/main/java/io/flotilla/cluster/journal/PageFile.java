package io.flotilla.cluster.journal;

import io.flotilla.cluster.member.Page;
import io.flotilla.cluster.member.Pages;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages of one partition, in a file of blocks. A page takes the first blocks in a row that are free.
 *
 * <p>Confined to the partition's thread, but for {@link #force} and {@link #onSafe}, which are the journal writer's.
 */
final class PageFile implements Pages, Closeable {
    /** The smaller, the less is wasted behind each page; the larger, the shorter is the search for free ones. */
    static final int BLOCK_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(PageFile.class);

    private final JournalFiles files;
    private final String name;
    private final CRC32C crc = new CRC32C();
    private volatile @Nullable JournalFile file; // opened for the first page
    private volatile boolean created; // and the disk may not know of the file
    private volatile boolean unforced;
    private boolean full;

    /*
     * Blocks that a checkpoint names are written again only when the disk has a later one as a whole: until then a crash would bring back the earlier one, and it must find its pages. Which
     * checkpoint that is comes from the journal's writer, as a number, and is looked at before blocks are chosen.
     */
    private final BitSet used = new BitSet();
    private BitSet kept = new BitSet(); // named by the checkpoint that the disk has
    private final Deque<Begun> begun = new ArrayDeque<>(2); // checkpoints on their way to the disk
    private final BitSet taken = new BitSet(); // all of these together
    private int firstFree; // no block before it is free
    private long lastBegun;
    private volatile long safe;

    /** A checkpoint and the blocks that it names. */
    private record Begun(long number, BitSet blocks) {}

    PageFile(JournalFiles files, String name) {
        this.files = files;
        this.name = name;
    }

    @Override
    public boolean areThere() {
        return true;
    }

    @Override
    public @Nullable Page write(byte[] bytes, int length) {
        settle();
        int count = blocks(length);
        int start = findFree(count);
        try {
            open().write(ByteBuffer.wrap(bytes, 0, length), (long) start * BLOCK_BYTES);
        } catch (IOException noRoom) {
            if (!full) {
                LOG.error("{} cannot be written; what waits stays in memory", name, noRoom);
            }
            full = true;
            return null;
        }
        full = false;
        unforced = true;
        take(start, count);
        return new Page(start, length, checksum(bytes, length));
    }

    @Override
    public byte[] read(Page page) {
        byte[] bytes = new byte[page.length()];
        ByteBuffer into = ByteBuffer.wrap(bytes);
        try {
            open().read(into, offset(page));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ", offset " + offset(page) + ": " + e.getMessage(), e);
        }
        if (into.hasRemaining() || checksum(bytes, bytes.length) != page.checksum()) {
            throw damaged(page, "is not as it was written");
        }
        return bytes;
    }

    @Override
    public void free(Page page) {
        int end = page.block() + blocks(page.length());
        used.clear(page.block(), end);
        for (int block = page.block(); block < end; block++) {
            if (!isNamed(block)) {
                taken.clear(block);
                firstFree = Math.min(firstFree, block);
            }
        }
        settle();
    }

    @Override
    public void freeAll() {
        used.clear();
        retake();
    }

    @Override
    public void keep(Page page) {
        try {
            if (open().size() < offset(page) + page.length()) {
                throw damaged(page, "is missing");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": " + e.getMessage(), e);
        }
        int count = blocks(page.length());
        take(page.block(), count);
        kept.set(page.block(), page.block() + count);
    }

    /** A checkpoint begins, which names all pages that are used now. Answers its number. */
    long begin() {
        settle();
        begun.add(new Begun(++lastBegun, (BitSet) used.clone()));
        return lastBegun;
    }

    /** Has the disk hold what was written before. */
    void force() throws ForceException {
        try {
            if (created) {
                created = false;
                files.force();
            }
            JournalFile opened = file;
            if (unforced && opened != null) {
                unforced = false; // before, so that what is written meanwhile is not forgotten
                opened.force();
            }
        } catch (IOException e) {
            throw new ForceException(e);
        }
    }

    /** The disk has the checkpoint with this number, and so none before it is needed. */
    void onSafe(long number) {
        safe = number;
    }

    /** Whether it has a page that is needed now or after a crash. */
    boolean isNeeded() {
        settle();
        return !taken.isEmpty();
    }

    private void settle() {
        long settled = safe;
        boolean anyDone = false;
        for (Begun first; (first = begun.peek()) != null && first.number() <= settled; ) {
            kept = begun.remove().blocks();
            anyDone = true;
        }
        if (anyDone) {
            retake();
            shrink();
        }
    }

    private void retake() {
        taken.clear();
        taken.or(used);
        taken.or(kept);
        begun.forEach(each -> taken.or(each.blocks()));
        firstFree = 0;
    }

    /** Gives the file system back what lies behind the last block that is taken. */
    private void shrink() {
        JournalFile opened = file;
        long end = (long) taken.length() * BLOCK_BYTES;
        try {
            if (opened != null && opened.size() > end) {
                opened.truncate(end);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be made shorter", name, e);
        }
    }

    private boolean isNamed(int block) {
        if (kept.get(block)) {
            return true;
        }
        for (Begun each : begun) {
            if (each.blocks().get(block)) {
                return true;
            }
        }
        return false;
    }

    private void take(int start, int count) {
        used.set(start, start + count);
        taken.set(start, start + count);
        if (start == firstFree) {
            firstFree = start + count;
        }
    }

    private int findFree(int count) {
        int start = taken.nextClearBit(firstFree);
        firstFree = start;
        for (int end; (end = taken.nextSetBit(start)) >= 0 && end - start < count; ) {
            start = taken.nextClearBit(end);
        }
        return start;
    }

    private JournalFile open() throws IOException {
        JournalFile opened = file;
        if (opened == null) {
            opened = files.open(name);
            created = true;
            file = opened;
        }
        return opened;
    }

    private int checksum(byte[] bytes, int length) {
        crc.reset();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private UncheckedIOException damaged(Page page, String what) {
        String message = name + ", offset " + offset(page) + ": a page of messages that wait " + what
                + ". Put the file back from a copy.";
        return new UncheckedIOException(message, new JournalException(message));
    }

    private static long offset(Page page) {
        return (long) page.block() * BLOCK_BYTES;
    }

    private static int blocks(int length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    /** Until it is written to again. */
    @Override
    public void close() throws IOException {
        JournalFile opened = file;
        if (opened != null) {
            file = null;
            opened.close();
        }
    }

    @Override
    public String toString() {
        return name + ", " + used.cardinality() + " blocks used of " + taken.length();
    }
}
