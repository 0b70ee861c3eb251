package io.flotilla.benchmarks.load.machine;

import com.sun.management.UnixOperatingSystemMXBean;
import io.flotilla.benchmarks.report.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** This machine, and this build. */
public final class Machine {
    private Machine() {}

    public static Environment environment() {
        String packaged = Machine.class.getPackage().getImplementationVersion();
        return new Environment(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("flotilla.commit", "unknown"),
                packaged == null ? "(unpackaged)" : packaged);
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            Optional<String> model =
                    lines.filter(line -> line.startsWith("model name")).findFirst();
            return model.map(line -> line.substring(line.indexOf(':') + 2)).orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** How many more files and connections a process like this one may open. */
    public static long filesLeft() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
