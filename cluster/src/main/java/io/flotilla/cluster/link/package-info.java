/**
 * Links: how frames get from one member to another, each once and in order, whatever happens to the connections between them.
 *
 * <p>A <em>frame</em> is a kind and a body. Frames from one member to another go in <em>stripes</em>, one per event loop of the sender and one more for
 * control, each over a TCP or mutual TLS connection of its own that the sender opens. The frames of a stripe are numbered from 1 on, by their place in the
 * stripe alone: a number stands on the wire only where counting begins and where it is acknowledged.
 *
 * <p>A frame is <em>received</em> when the other end has given it to its {@link io.flotilla.cluster.link.LinkReceiver}, and <em>accepted</em> when that has
 * said so. Frames may be accepted in any order; they are acknowledged in theirs, by the highest number up to which all are accepted. The sender keeps every
 * frame until then. After a new connection the other end tells what it has received, and the sender goes on behind that: nothing is lost and nothing comes twice.
 *
 * <p>The <em>window</em> is the credit that the receiver grants: as many bytes may be unacknowledged. A frame may begin while any credit is left, so that the
 * largest frame passes through the smallest window, and at most one frame exceeds it. A receiver that accepts nothing thus stops its stripe, and no other.
 *
 * <p>Each end sends something at least once per heartbeat interval, and closes a connection on which it has not read a byte for several of them; the sender
 * then opens another. A member that is not in the list given to {@code Links.connect} is gone: what waited for it is done, and what it sent is forgotten.
 *
 * <p><b>On the wire.</b> The sender begins with {@code Hello}, the receiver answers with {@code Welcome}. Then the sender's side is a stream of
 * {length of the body: 4 bytes, kind: 1 byte, body}, where length -1 and kind 0 are a heartbeat; the receiver's side is a stream of 8-byte
 * numbers, each acknowledging the frames up to it, where the same number again is a heartbeat.
 *
 * <p><b>Trust.</b> With TLS (version 1.3) each side shows a certificate, and trusts those that the one configured authority has signed, no other; the
 * host name is not compared with it, since members come and go under addresses that no certificate knows. Without TLS whoever reaches the port and knows the names of cluster and
 * members can be taken for one, so that the port must not be reachable for strangers.
 *
 * <p><b>Threads.</b> The sending end of a stripe is confined to the stripe's event loop. The receiving end is confined to the loop of its connection, and moves with it.
 */
@NullMarked
package io.flotilla.cluster.link;

import org.jspecify.annotations.NullMarked;
