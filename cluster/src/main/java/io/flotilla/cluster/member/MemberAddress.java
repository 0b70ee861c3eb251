package io.flotilla.cluster.member;

import java.util.Locale;

/**
 * A member and where the others reach it.
 *
 * @param host a name or an address of the member's link listener
 * @param linkPort of it, 1 to 65,535
 * @param stay which of its times in the cluster this is: another number whenever it joins, also where it was only cut off for a while
 */
public record MemberAddress(Member member, Role role, String host, int linkPort, long stay) {
    /** One that has not joined yet. */
    public MemberAddress(Member member, Role role, String host, int linkPort) {
        this(member, role, host, linkPort, 0);
    }

    @Override
    public String toString() {
        return member.id() + " at " + host + ":" + linkPort + " (" + role.name().toLowerCase(Locale.ROOT) + ")";
    }
}
