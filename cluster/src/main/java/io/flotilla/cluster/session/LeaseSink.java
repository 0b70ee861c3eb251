package io.flotilla.cluster.session;

/** Told what became of what share groups lent: of each lease once. Confined to the thread of the session that had it. */
public interface LeaseSink {
    /** The member has done with the message: acknowledged, refused, or sent where nothing is acknowledged. No other member receives it. */
    void onSettled(Lease lease);

    /** The member does not take the message: another one may. */
    void onGivenBack(Lease lease);
}
