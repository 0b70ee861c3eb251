package io.flotilla.cluster.session;

/**
 * How a connection ended.
 *
 * @param publishWill false after a DISCONNECT with Normal disconnection (0x00) [MQTT-3.14.4-3]
 * @param sessionExpirySeconds the Session Expiry Interval that the DISCONNECT brought, or {@link #KEEP}
 */
public record Departure(boolean publishWill, long sessionExpirySeconds) {
    /** The Session Expiry Interval stays what it was. */
    public static final long KEEP = -1;

    /** A DISCONNECT as it should be, which leaves the Session Expiry Interval alone. */
    public static final Departure NORMAL = new Departure(false, KEEP);

    /** Any other end of the connection. */
    public static final Departure LOST = new Departure(true, KEEP);
}
