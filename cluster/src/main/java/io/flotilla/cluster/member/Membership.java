package io.flotilla.cluster.member;

import java.util.List;

/** Who is in the cluster. Any thread may ask. */
public interface Membership {
    /** This node. */
    Member self();

    /** All members, this one among them. */
    List<Member> members();
}
