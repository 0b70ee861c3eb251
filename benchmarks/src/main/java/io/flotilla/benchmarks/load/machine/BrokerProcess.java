package io.flotilla.benchmarks.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A broker on this machine, as Linux shows its process under /proc; where it has several nodes, all of theirs together. */
public final class BrokerProcess {
    /** In which Linux counts processor time here, whatever the kernel's own clock. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int KERNEL_TICKS = 12;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern FILES = Pattern.compile("Max open files\\s+(\\d+)");
    private static final int KIB = 1_024;

    private final List<Path> procs;

    /** @throws IllegalArgumentException where there is no such process to be seen, with a sentence for whoever named it */
    public BrokerProcess(List<Long> pids) {
        procs = pids.stream().map(BrokerProcess::proc).toList();
    }

    private static Path proc(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(proc.resolve("stat"))) {
            throw new IllegalArgumentException("there is no process " + pid + " on this machine that /proc shows");
        }
        return proc;
    }

    /** What it has used so far, of all its threads, in user and kernel mode. */
    public double cpuSeconds() throws IOException {
        double sum = 0;
        for (Path proc : procs) {
            sum += cpuSeconds(proc);
        }
        return sum;
    }

    private static double cpuSeconds(Path proc) throws IOException {
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS])) / TICKS_PER_SECOND;
    }

    /** The memory that it holds now. */
    public long residentBytes() throws IOException {
        long sum = 0;
        for (Path proc : procs) {
            Matcher found = RESIDENT.matcher(Files.readString(proc.resolve("status")));
            sum += found.find() ? Long.parseLong(found.group(1)) * KIB : 0;
        }
        return sum;
    }

    /** How many files and connections each of its processes may hold; {@link Long#MAX_VALUE} for any number. */
    public long mostFiles() throws IOException {
        long fewest = Long.MAX_VALUE;
        for (Path proc : procs) {
            Matcher found = FILES.matcher(Files.readString(proc.resolve("limits")));
            fewest = Math.min(fewest, found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE);
        }
        return fewest;
    }
}
