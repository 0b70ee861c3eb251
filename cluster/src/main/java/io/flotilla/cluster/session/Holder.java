package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;

/**
 * A connection that holds a Client Identifier, and where it is.
 *
 * @param member the run of the node that it is a connection of
 * @param connection its number, which no other connection of that run has
 */
public record Holder(Member member, long connection) {}
