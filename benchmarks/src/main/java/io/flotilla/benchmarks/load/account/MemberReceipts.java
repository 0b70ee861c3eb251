package io.flotilla.benchmarks.load.account;

/**
 * The receipts of one member of a share group: it gets some messages of a stream, in their order, and the group gets each once.
 *
 * <p>Confined to its member's event loop, but for the group.
 */
public final class MemberReceipts implements Receipts {
    private final GroupReceipts group;

    /** The least number that each stream's next message to this member may have. */
    private final int[] least;

    public MemberReceipts(GroupReceipts group, int streams) {
        this.group = group;
        this.least = new int[streams];
    }

    @Override
    public Verdict receive(int stream, int number) {
        if (!group.isFirst(stream, number)) {
            return Verdict.DUPLICATE;
        }
        if (number - least[stream] < 0) {
            return Verdict.OUT_OF_ORDER;
        }
        least[stream] = number + 1;
        return Verdict.IN_ORDER;
    }
}
