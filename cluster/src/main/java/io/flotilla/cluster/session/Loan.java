package io.flotilla.cluster.session;

/**
 * The numbers of what a share group lends to one member: the number of the membership above, and below it 1, 2, 3 and so on. So who was a member, left and came back can
 * tell what it is lent now from what was on its way before.
 */
public final class Loan {
    private static final int COUNT_BITS = 32;

    private Loan() {}

    /** The number before the first of {@code membership}. */
    static long before(long membership) {
        return membership << COUNT_BITS;
    }

    /** The membership that {@code loan} was made to. */
    public static long membership(long loan) {
        return loan >>> COUNT_BITS;
    }

    /** Whether {@code loan} is the one that follows {@code last}, or the first of a later membership. */
    public static boolean follows(long loan, long last) {
        return loan == last + 1 || (membership(loan) > membership(last) && loan == before(membership(loan)) + 1);
    }
}
