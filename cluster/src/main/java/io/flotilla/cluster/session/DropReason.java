package io.flotilla.cluster.session;

/** Why a message did not reach a subscriber. */
public enum DropReason {
    /** The queue was full. */
    QUEUE_FULL,
    /** Its Message Expiry Interval passed while it waited [MQTT-3.3.2-5]. */
    EXPIRED,
    /** QoS 0, and the connection could not take more. */
    SLOW_READER,
    /** QoS 0, and the client was not connected. */
    OFFLINE,
    /** QoS 0, and no member of the share group could take it; or the group's last member left. */
    NO_MEMBER,
    /** The session ended before it was sent. */
    SESSION_ENDED,
    /** It would be larger than the Maximum Packet Size of the client [MQTT-3.1.2-25]. */
    PACKET_TOO_LARGE,
    /** Its publisher may not write to its topic, or the client may not read it. */
    NOT_AUTHORIZED,
    /** QoS 0, and another node did not take it in time. */
    PEER_BEHIND,
    /** QoS 0, and the node was cut off from the majority of its cluster. */
    NO_MAJORITY,
    /** The node had no memory left to take it from its publisher. */
    QUOTA_EXCEEDED
}
