package io.flotilla.cluster.link;

import io.flotilla.cluster.member.Member;

/**
 * How the link with one peer fares, over all stripes, as counted up to a moment ago.
 *
 * @param framesSent given to this end to be sent
 * @param bytesSent given to sockets, with what was sent again
 * @param unacknowledgedBytes sent or to be sent, and not accepted by the peer
 * @param creditBytes what the peer has left for us
 * @param connectedStripes how many stripes to the peer have a connection
 * @param reconnects connections to the peer after the first of each stripe
 * @param heartbeatsMissed intervals in which nothing came from the peer, where something should have
 */
public record LinkCounts(
        Member peer,
        long framesSent,
        long bytesSent,
        long framesReceived,
        long bytesReceived,
        long unacknowledgedBytes,
        long creditBytes,
        int connectedStripes,
        long reconnects,
        long heartbeatsMissed) {}
