package io.flotilla.benchmarks.load.account;

/** How often what happened. Confined to its writer until that hands it on. */
public final class Counts {
    public long published;

    /** Messages of QoS 1 and 2 whose publisher has its PUBACK or PUBCOMP. */
    public long acknowledged;

    /** Deliveries that what was published should come to. */
    public long expected;

    /** Deliveries that came, of any kind. */
    public long received;

    public long duplicated;
    public long outOfOrder;
    public long misrouted;
    public long corrupted;
    public long payloadBytes;

    /** Connections that were accepted. */
    public long connected;

    public long connectFailures;

    /** Accepted connections that ended, by whoever's will. */
    public long closed;

    /** Accepted connections that ended before we wanted them to. */
    public long disconnects;

    /** Processor time of the writer, in nanoseconds. */
    public long cpuNs;

    public void add(Counts other) {
        published += other.published;
        acknowledged += other.acknowledged;
        expected += other.expected;
        received += other.received;
        duplicated += other.duplicated;
        outOfOrder += other.outOfOrder;
        misrouted += other.misrouted;
        corrupted += other.corrupted;
        payloadBytes += other.payloadBytes;
        connected += other.connected;
        connectFailures += other.connectFailures;
        closed += other.closed;
        disconnects += other.disconnects;
        cpuNs += other.cpuNs;
    }

    /** Deliveries that came and were owed: once, to whom they were meant for, as they were sent. */
    public long deserved() {
        return received - duplicated - misrouted - corrupted;
    }
}
