package io.flotilla.cluster.member;

import java.util.Locale;

/**
 * A member and where the others reach it.
 *
 * @param host a name or an address of the member's link listener
 * @param linkPort of it, 1 to 65,535
 */
public record MemberAddress(Member member, Role role, String host, int linkPort) {
    @Override
    public String toString() {
        return member.id() + " at " + host + ":" + linkPort + " (" + role.name().toLowerCase(Locale.ROOT) + ")";
    }
}
