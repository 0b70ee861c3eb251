package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.member.MemberAddress;
import java.time.Duration;
import java.util.List;

/**
 * What one member has to know to join its cluster.
 *
 * @param clusterName members with another name do not join
 * @param self this member, what it is there for, and where others reach its links
 * @param host the address that it listens on and that the other members reach
 * @param port of the cluster's own traffic; 0 is none of them
 * @param join where others are found, each as {@code host:port}; with DNS or Kubernetes one entry
 * @param expectedStores how many members hold partitions when all are there
 * @param partitionCount the same at every member for as long as the cluster lives
 * @param silence how long a member may say nothing before the others go on without it, in whole seconds, from 2 s
 * @param healing how often members that were cut off look for the others, in whole seconds
 */
public record HazelcastConfig(
        String clusterName,
        MemberAddress self,
        String host,
        int port,
        Discovery discovery,
        List<String> join,
        int expectedStores,
        int partitionCount,
        Duration silence,
        Duration healing) {
    /** How members find each other. */
    public enum Discovery {
        /** Each entry is a member. */
        TCP,
        /** The entry is a name whose addresses are the members. */
        DNS,
        /** The entry is a Service of this namespace, whose pods are the members. */
        KUBERNETES
    }

    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(8);
    public static final Duration DEFAULT_HEALING = Duration.ofSeconds(10);

    public HazelcastConfig {
        join = List.copyOf(join);
        if (expectedStores < 1 || partitionCount < 1) {
            throw new IllegalArgumentException("a cluster has members and partitions");
        }
        if (silence.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException(
                    "a member says something once a second: " + silence + " is too short a silence");
        }
        if (discovery != Discovery.TCP && join.size() != 1) {
            throw new IllegalArgumentException("one name to find members by, not " + join);
        }
    }
}
