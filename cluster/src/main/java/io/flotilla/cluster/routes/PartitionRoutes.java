package io.flotilla.cluster.routes;

/** What is known of the routes to one partition, and whose word that is. Confined to the writer's thread. */
final class PartitionRoutes {
    final RoutesTo routes;
    private long term = Long.MIN_VALUE;
    private boolean ours;
    private boolean known;

    PartitionRoutes(RoutesTo routes) {
        this.routes = routes;
    }

    /** Whether what an owner says with {@code term} counts: no later owner was heard. */
    boolean accepts(long heard, boolean byUs) {
        if (heard < term) {
            return false;
        }
        term = heard;
        ours = byUs;
        return true;
    }

    /** This member is the owner no more; returns whether that leaves nobody whose word counts, and it was known. */
    boolean onDisowned(long owned) {
        if (!ours || term != owned) {
            return false; // the next owner was heard before
        }
        ours = false;
        return onDoubted();
    }

    /** The term of the last owner. */
    long term() {
        return term;
    }

    /** Whether the last owner is this member, which then tells the others. */
    boolean isOurs() {
        return ours;
    }

    /** An owner has told all of it; returns whether that is the first time. */
    boolean onKnown() {
        boolean first = !known;
        known = true;
        return first;
    }

    /** Another owner may have told of it since; returns whether it was known. */
    boolean onDoubted() {
        boolean doubted = known && !ours;
        if (doubted) {
            known = false;
        }
        return doubted;
    }

    @Override
    public String toString() {
        return routes + ", term " + term + (ours ? ", ours" : "");
    }
}
