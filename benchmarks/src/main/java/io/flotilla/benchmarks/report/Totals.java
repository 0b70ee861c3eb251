package io.flotilla.benchmarks.report;

/**
 * What happened to a target: what was published and delivered in the measured part of a run, and what went wrong from the first connection to the last, warm-up included.
 *
 * @param published messages given to the target
 * @param acknowledged messages of QoS 1 and 2 whose publisher was told that they are accepted
 * @param expected deliveries that the published messages should have come to
 * @param received deliveries that came
 * @param lost deliveries that should have come and did not
 * @param duplicated deliveries of a message that had come already
 * @param outOfOrder deliveries that came after a later one of the same publisher and topic
 * @param misrouted deliveries to a client that had not subscribed to the topic
 * @param corrupted deliveries with other bytes than were published
 * @param connected connections that were accepted
 * @param connectFailures connections that were refused, or failed
 * @param disconnects connections that ended before the generator closed them
 * @param payloadBytesReceived the payloads of all deliveries, in bytes
 */
public record Totals(
        long published,
        long acknowledged,
        long expected,
        long received,
        long lost,
        long duplicated,
        long outOfOrder,
        long misrouted,
        long corrupted,
        long connected,
        long connectFailures,
        long disconnects,
        long payloadBytesReceived) {

    /** Whether every message came once, in order, to those who had asked for it, as it was sent. */
    public boolean isFaultless() {
        return (lost | duplicated | outOfOrder | misrouted | corrupted) == 0;
    }
}
