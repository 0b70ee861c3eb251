package io.flotilla.cluster.member;

/**
 * Where bytes lie that {@link Pages} took.
 *
 * @param block the first of them
 * @param length in bytes
 * @param checksum of them
 */
public record Page(int block, int length, int checksum) {}
