package io.flotilla.benchmarks.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of a broker on this machine, one for each node, as Linux shows them under /proc. */
public final class BrokerProcesses {
    /** In which Linux counts processor time here, whatever the kernel's own clock. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int KERNEL_TICKS = 12;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern FILES = Pattern.compile("Max open files\\s+(\\d+)");
    private static final int KIB = 1_024;

    private final List<Path> procs;

    /** @throws IllegalArgumentException where one of them is not to be seen, with a sentence for whoever named it */
    public BrokerProcesses(List<Long> pids) {
        procs = pids.stream().map(BrokerProcesses::proc).toList();
    }

    private static Path proc(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(proc.resolve("stat"))) {
            throw new IllegalArgumentException("there is no process " + pid + " on this machine that /proc shows");
        }
        return proc;
    }

    /** What they have used so far in sum, of all their threads, in user and kernel mode. */
    public double cpuSeconds() throws IOException {
        long ticks = 0;
        for (Path proc : procs) {
            String stat = Files.readString(proc.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The memory that they hold now in sum. */
    public long residentBytes() throws IOException {
        long bytes = 0;
        for (Path proc : procs) {
            Matcher found = RESIDENT.matcher(Files.readString(proc.resolve("status")));
            bytes += found.find() ? Long.parseLong(found.group(1)) * KIB : 0;
        }
        return bytes;
    }

    /** How many files and connections each of them may hold; {@link Long#MAX_VALUE} for any number. */
    public long mostFiles() throws IOException {
        long most = Long.MAX_VALUE;
        for (Path proc : procs) {
            Matcher found = FILES.matcher(Files.readString(proc.resolve("limits")));
            most = found.find() ? Math.min(most, Long.parseLong(found.group(1))) : most;
        }
        return most;
    }
}
