package io.flotilla.cluster.member;

/**
 * The name of a node, which stays the same when it starts again.
 *
 * @param value as configured, never empty
 */
public record MemberId(String value) {
    public MemberId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a member has a name");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
