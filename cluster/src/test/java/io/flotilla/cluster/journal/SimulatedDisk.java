package io.flotilla.cluster.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk for tests, in memory. It can crash at any of its calls, and forgets then what a real one may forget: of what was not forced any part of any write, and which
 * files came and went. It can run full, fail to force, and its bits can be flipped.
 */
final class SimulatedDisk implements JournalFiles {
    /** What the process sees when the machine stops. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int SECTOR_BYTES = 64; // smaller than that of a real disk, so that records span several

    private TreeMap<String, Content> files = new TreeMap<>();
    private TreeMap<String, Content> forcedFiles = new TreeMap<>();
    private Random random = new Random(0);
    private long callsToCrash = Long.MAX_VALUE;
    private long calls;
    private volatile long capacity = Long.MAX_VALUE;
    private volatile boolean failsToForce;

    /** Stops the machine in the middle of call {@code number}, counted from now on. */
    void crashAt(long number, Random random) {
        this.callsToCrash = number;
        this.random = random;
        this.calls = 0;
    }

    void setCapacity(long bytes) {
        capacity = bytes;
    }

    void failToForce() {
        failsToForce = true;
    }

    /** How many calls there were since the last start. */
    long calls() {
        return calls;
    }

    /** The process was killed, and the machine is still there: what was written is written. */
    void restartAfterKill() {
        callsToCrash = Long.MAX_VALUE;
    }

    /** The power was cut. */
    void restartAfterPowerCut() {
        callsToCrash = Long.MAX_VALUE;
        TreeMap<String, Content> kept = new TreeMap<>(forcedFiles);
        files.forEach((name, content) -> {
            if (!forcedFiles.containsKey(name) && random.nextBoolean()) {
                kept.put(name, content);
            }
        });
        forcedFiles.forEach((name, content) -> {
            if (!files.containsKey(name) && random.nextBoolean()) {
                kept.remove(name);
            }
        });
        kept.values().forEach(content -> content.forget(random));
        files = kept;
        forcedFiles = new TreeMap<>(kept);
    }

    byte[] bytes(String name) {
        return Objects.requireNonNull(files.get(name)).toBytes();
    }

    void replace(String name, byte[] bytes) {
        Content content = new Content();
        content.write(0, bytes);
        content.force();
        files.put(name, content);
        forcedFiles.put(name, content);
    }

    void remove(String name) {
        files.remove(name);
        forcedFiles.remove(name);
    }

    /** As if this had been the disk from the beginning. */
    SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk();
        files.forEach((name, content) -> copy.replace(name, content.toBytes()));
        return copy;
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized JournalFile open(String name) {
        if (!files.containsKey(name)) {
            call(() -> {});
            files.put(name, new Content());
        }
        return new OpenFile(files.get(name));
    }

    @Override
    public synchronized void delete(String name) {
        call(() -> {});
        files.remove(name);
    }

    @Override
    public synchronized void force() {
        call(() -> {});
        forcedFiles = new TreeMap<>(files);
    }

    @Override
    public synchronized long usableBytes() {
        return capacity - used();
    }

    private long used() {
        return files.values().stream().mapToLong(content -> content.size).sum();
    }

    /** Counts; where the machine is to stop, does {@code partly} and stops. */
    private void call(Runnable partly) {
        if (++calls > callsToCrash) {
            throw new Crash();
        }
        if (calls == callsToCrash) {
            partly.run();
            throw new Crash();
        }
    }

    private final class OpenFile implements JournalFile {
        private final Content content;

        OpenFile(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return content.size;
            }
        }

        @Override
        public void read(ByteBuffer into, long position) {
            synchronized (SimulatedDisk.this) {
                int count = Math.max(0, Math.min(into.remaining(), content.size - (int) position));
                into.put(content.now, Math.min((int) position, content.size), count);
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            synchronized (SimulatedDisk.this) {
                call(() -> content.write((int) position, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))));
                long more = position + bytes.length - content.size;
                long room = capacity - used();
                if (more > room) {
                    int fit = (int) Math.max(0, bytes.length - (more - Math.max(0, room)));
                    content.write((int) position, Arrays.copyOf(bytes, fit));
                    throw new IOException("No space left on device");
                }
                content.write((int) position, bytes);
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (SimulatedDisk.this) {
                call(() -> {});
                content.truncate((int) size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimulatedDisk.this) {
                call(() -> {});
                if (failsToForce) {
                    throw new IOException("Input/output error");
                }
                content.force();
            }
        }

        @Override
        public void close() {}
    }

    /** The bytes of a file, as the process sees them and as the disk holds them. */
    private static final class Content {
        private byte[] now = {};
        private int size;
        private byte[] forced = {};
        private final List<int[]> unforced = new ArrayList<>(); // starts and ends of what was written since

        void write(int position, byte[] bytes) {
            int end = position + bytes.length;
            if (end > now.length) {
                now = Arrays.copyOf(now, Math.max(end, now.length * 2));
            }
            System.arraycopy(bytes, 0, now, position, bytes.length);
            size = Math.max(size, end);
            unforced.add(new int[] {position, end});
        }

        void truncate(int newSize) {
            Arrays.fill(now, Math.min(newSize, size), size, (byte) 0);
            size = newSize;
        }

        void force() {
            forced = toBytes();
            unforced.clear();
        }

        /** Keeps of what was not forced any sectors of any write, and any size up to the last of them. */
        void forget(Random random) {
            byte[] before = toBytes();
            byte[] after = Arrays.copyOf(forced, Math.max(forced.length, before.length));
            int end = forced.length;
            boolean all = random.nextInt(4) == 0;
            for (int[] range : unforced) {
                for (int from = range[0]; from < range[1] && from < before.length; from += SECTOR_BYTES) {
                    int to = Math.min(Math.min(from + SECTOR_BYTES, range[1]), before.length);
                    if (all || random.nextBoolean()) {
                        int torn = random.nextInt(8) == 0 ? from + random.nextInt(to - from + 1) : to;
                        System.arraycopy(before, from, after, from, torn - from);
                        end = Math.max(end, torn);
                    }
                }
            }
            now = Arrays.copyOf(after, end);
            size = end;
            force();
        }

        byte[] toBytes() {
            return Arrays.copyOf(now, size);
        }
    }
}
