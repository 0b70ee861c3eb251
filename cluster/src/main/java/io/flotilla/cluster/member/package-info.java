/**
 * Who is there and who holds what: the members of a cluster and the partitions that its state is split into.
 *
 * <p>A <em>partition</em> is a part of the state with one thread at a time. Whatever belongs to a key (a Client Identifier, a Topic Name, a share
 * group) lives in the partition that the key hashes to, so what must agree is changed by one thread and needs no lock. Callers do not reach into a
 * partition, they send it an operation. These interfaces are all that the engine knows of a cluster; a standalone node has the implementations
 * that stand beside them, where the partitions are spread over the node's own threads.
 */
@NullMarked
package io.flotilla.cluster.member;

import org.jspecify.annotations.NullMarked;
