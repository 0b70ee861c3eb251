package io.flotilla.cluster.session;

/** A lease of the share group {@code key}: what becomes of it is told to the group's partition. */
record GroupLease(Surroundings around, String key, long ticket) implements Lease {
    @Override
    public void settle() {
        around.toGroup(
                key, new GroupOperations.Settle(key, ticket, around.nowMs().getAsLong()));
    }

    @Override
    public void giveBack() {
        around.toGroup(
                key, new GroupOperations.GiveBack(key, ticket, around.nowMs().getAsLong()));
    }

    @Override
    public String toString() {
        return key + " #" + ticket;
    }
}
