package io.flotilla.benchmarks.plan;

/**
 * Clients, and what they do when nothing is wrong.
 *
 * @param connections at the same time
 * @param publishedPerSecond messages that all of them together publish
 * @param fanOut to how many subscribers a message goes, in the mean
 * @param qos1Share which share of the messages is published and delivered at QoS 1, from 0 to 1; the others are at QoS 0
 * @param durableShare which share of the clients has a session that outlives the connection, from 0 to 1
 * @param payloadBytes of a message, in the mean
 * @param keepAliveSeconds after which a client without a message sends PINGREQ
 * @param reconnectSeconds within which all clients must be able to connect again, after an outage
 */
record Fleet(
        double connections,
        double publishedPerSecond,
        double fanOut,
        double qos1Share,
        double durableShare,
        double payloadBytes,
        boolean tls,
        double keepAliveSeconds,
        double reconnectSeconds) {

    Fleet {
        require(connections >= 1, "a fleet has at least one connection");
        require(publishedPerSecond >= 0, "the rate is not negative");
        require(fanOut >= 0, "the fan-out is not negative");
        require(qos1Share >= 0 && qos1Share <= 1, "the share of QoS 1 is from 0 to 1");
        require(durableShare >= 0 && durableShare <= 1, "the share of durable sessions is from 0 to 1");
        require(payloadBytes >= 0, "the payload is not negative");
        require(keepAliveSeconds > 0, "the Keep Alive is above 0");
        require(reconnectSeconds > 0, "the time to reconnect is above 0");
    }

    double deliveredPerSecond() {
        return publishedPerSecond * fanOut;
    }

    static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
