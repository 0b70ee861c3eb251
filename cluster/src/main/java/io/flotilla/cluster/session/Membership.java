package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** That a client is a member of a share group: what its own partition knows of it. Confined to that partition's thread. */
final class Membership {
    /** Higher than that of any membership before in the partition, see {@link Loan}. */
    final long number;

    Subscription subscription;

    /** The last loan that a durable session took. */
    long lastLoan;

    /** Completes when every member of the cluster matches the group (I3); null where the owner alone knows. */
    @Nullable
    CompletableFuture<Void> visible;

    Membership(long number, Subscription subscription) {
        this.number = number;
        this.subscription = subscription;
        this.lastLoan = Loan.before(number);
    }

    @Override
    public String toString() {
        return subscription.key() + " (membership " + number + ")";
    }
}
