package io.flotilla.cluster.member;

import java.util.List;

/**
 * Who is in the cluster, as one member sees it at a moment.
 *
 * @param number higher with every change that this member saw
 * @param members all of them, this one among them
 * @param hasMajority whether more than half of the expected members that hold partitions are there: without, nothing is acknowledged (I5)
 */
public record View(long number, List<MemberAddress> members, boolean hasMajority) {
    public View {
        members = List.copyOf(members);
    }

    public boolean contains(Member member) {
        return members.stream().anyMatch(each -> each.member().equals(member));
    }
}
