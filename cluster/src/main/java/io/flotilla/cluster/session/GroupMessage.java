package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.message.ApplicationMessage;
import org.jspecify.annotations.Nullable;

/** A message of a share group: it waits for a member, or one has it on lease. Confined to the group's thread. */
final class GroupMessage {
    /** The order in which the messages of a group came. */
    final long ticket;

    final ApplicationMessage message;

    /** Where it was published. */
    final Member source;

    /** Who has it on lease. */
    @Nullable
    GroupMember borrower;

    /** The numbers of that loan, see {@link Lease}, and where it is kept meanwhile. */
    long loan;

    long lending;

    int place;

    GroupMessage(long ticket, ApplicationMessage message, Member source) {
        this.ticket = ticket;
        this.message = message;
        this.source = source;
    }

    long ticket() {
        return ticket;
    }

    @Override
    public String toString() {
        return "#" + ticket + " " + message + (borrower == null ? "" : " with " + borrower);
    }
}
