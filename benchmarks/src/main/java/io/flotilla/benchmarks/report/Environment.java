package io.flotilla.benchmarks.report;

/**
 * The machine and the build that a run was made on.
 *
 * @param cores those that the generator may use
 * @param memoryBytes the machine's physical memory
 * @param java the Java virtual machine's name and version
 * @param commit the commit that the generator was built from, or {@code unknown}
 */
public record Environment(
        String os, String cpu, int cores, long memoryBytes, String java, String commit, String generatorVersion) {}
