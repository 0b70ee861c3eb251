package io.flotilla.cluster.member;

import java.util.List;
import java.util.function.Consumer;

/** The membership of a node that is alone. */
public record StandaloneMembership(Member self) implements Membership {
    @Override
    public View view() {
        return new View(0, List.of(new MemberAddress(self, Role.BOTH, "localhost", 0)), true);
    }

    @Override
    public void listen(Consumer<View> listener) {
        listener.accept(view());
    }
}
