package io.flotilla.node.console;

import org.jspecify.annotations.Nullable;

/**
 * A node of the cluster, as the one that is asked sees it.
 *
 * @param role both, front or store
 * @param address where the others reach it, or null of a node that is alone
 * @param self whether it is the one that is asked
 * @param clients that are connected to it, as it said last; null where it has said nothing yet
 * @param takesClients whether more may come; null likewise
 * @param advertisedAddress where clients connect to it, or null where it does not say
 * @param partitions that it answers for
 */
public record NodeDescription(
        String name,
        String role,
        @Nullable String address,
        boolean self,
        @Nullable Long clients,
        @Nullable Boolean takesClients,
        @Nullable String advertisedAddress,
        long partitions) {}
