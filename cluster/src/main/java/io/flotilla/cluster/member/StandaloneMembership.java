package io.flotilla.cluster.member;

import java.util.List;

/** The membership of a node that is alone. */
public record StandaloneMembership(Member self) implements Membership {
    @Override
    public List<Member> members() {
        return List.of(self);
    }
}
