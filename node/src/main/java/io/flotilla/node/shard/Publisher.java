package io.flotilla.node.shard;

/**
 * Who publishes, and how its messages are read together.
 *
 * @param clientId the Client Identifier
 * @param v5 whether it speaks MQTT 5
 * @param maximumPacketSize in bytes; a larger packet is for a decoder to judge
 * @param maximumMessages of one run, from 1 on: more than one only of a publisher whose messages are not counted one by one
 */
public record Publisher(String clientId, boolean v5, int maximumPacketSize, int maximumMessages) {}
