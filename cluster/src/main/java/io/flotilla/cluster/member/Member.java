package io.flotilla.cluster.member;

/**
 * One run of a node.
 *
 * @param incarnation which run it is: higher every time the node starts, so that what an earlier run said can be told from what this one says
 */
public record Member(MemberId id, long incarnation) {}
