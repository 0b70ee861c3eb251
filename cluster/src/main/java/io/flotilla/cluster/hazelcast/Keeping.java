package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.journal.DataDirectory;
import io.flotilla.cluster.member.Durability;

/**
 * How one member keeps its partitions on disk.
 *
 * @param directory where; to be closed after the member has left
 * @param durability how safe operations are to be that do not say so themselves
 * @param acceptsLoss whether a partition that no member kept begins anew although the cluster has had it
 */
public record Keeping(DataDirectory directory, Durability durability, boolean acceptsLoss) {}
