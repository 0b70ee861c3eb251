package io.flotilla.cluster.session;

/**
 * A message that a share group lent to one of its members. Exactly one of the two is called, once, from any thread; neither blocks nor calls back
 * into the caller.
 */
public interface Lease {
    /** The member has done with it: acknowledged, refused, or sent where nothing is acknowledged. No other member receives it. */
    void settle();

    /** The member does not take it: another one may. */
    void giveBack();
}
