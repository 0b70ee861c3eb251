package io.flotilla.node.console;

/**
 * How far a node is with letting go of its clients.
 *
 * @param state serving (it takes clients), waiting (it takes none, and load balancers are to notice), moving (its clients are told to go), copying (it has none, and there are partitions without a
 *     copy) or drained (it can be stopped without anyone noticing)
 * @param clientsLeft that are connected
 */
public record DrainStatus(String state, long clientsLeft) {}
