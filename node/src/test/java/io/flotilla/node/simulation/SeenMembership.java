package io.flotilla.node.simulation;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.Membership;
import io.flotilla.cluster.member.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Who is in the cluster, as one member has seen it: each view when its watch comes to it. */
public final class SeenMembership implements Membership {
    private final Member self;
    private final Executor watch;
    private final List<Consumer<View>> listeners = new ArrayList<>();
    private View view;

    public SeenMembership(MemberAddress self, Executor watch) {
        this.self = self.member();
        this.watch = watch;
        view = new View(0, List.of(self), false);
    }

    /** It will see {@code members}; then {@code onSeen} is run. */
    void show(List<MemberAddress> members, boolean hasMajority, Runnable onSeen) {
        watch.execute(() -> {
            view = new View(view.number() + 1, members, hasMajority);
            listeners.forEach(listener -> listener.accept(view));
            onSeen.run();
        });
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void listen(Consumer<View> listener) {
        listeners.add(listener);
        listener.accept(view);
    }
}
