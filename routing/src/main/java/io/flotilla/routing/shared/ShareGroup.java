package io.flotilla.routing.shared;

import io.flotilla.routing.message.ApplicationMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription, each message going to one of them (MQTT 5.0, section 4.8.2).
 *
 * <p>Confined to one thread. Selecting is O(1) while members can take messages, O(members) by hash and by node. The hashes use the members' {@code hashCode}.
 */
public final class ShareGroup<M> {
    private final ShareStrategy strategy;
    private final List<M> members = new ArrayList<>();
    private int next; // whose turn it is, or who it sticks to: an index of members, or 0
    private long seed;

    /** @param seed of what it draws at random: groups that began with the same one and did the same draw the same */
    public ShareGroup(ShareStrategy strategy, long seed) {
        this.strategy = strategy;
        this.seed = seed;
    }

    /** The seed of what it draws from now on. */
    public long seed() {
        return seed;
    }

    /** Whose turn it is: an index of {@link #members}. */
    public int turn() {
        return next;
    }

    /** Goes on where a group with the same members in the same order was. */
    public void setTurn(int turn) {
        next = turn;
    }

    /** Adds {@code member}; false where it is one already. */
    public boolean add(M member) {
        return !members.contains(member) && members.add(member);
    }

    /** Removes {@code member}; false where it was none. */
    public boolean remove(M member) {
        int index = members.indexOf(member);
        if (index < 0) {
            return false;
        }
        members.remove(index);
        if (index < next) {
            next--; // the turn stays with the same member
        } else if (next == members.size()) {
            next = 0;
        }
        return true;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members, in an order that some strategies go by; a view. */
    public List<M> members() {
        return Collections.unmodifiableList(members);
    }

    /**
     * The member that gets {@code message}, or null where none can take it.
     *
     * @param isLocal whether a member is on the node that the message was published on
     */
    public @Nullable M select(ApplicationMessage message, Predicate<? super M> isLocal, Predicate<? super M> canTake) {
        return switch (strategy) {
            case ROUND_ROBIN -> selectInTurn(canTake, 1);
            case STICKY -> selectInTurn(canTake, 0);
            case RANDOM -> selectAtRandom(canTake);
            case HASH_CLIENT_ID -> selectByHash(message.publisher().hashCode(), canTake);
            case HASH_TOPIC -> selectByHash(message.topic().hashCode(), canTake);
            case LOCAL -> {
                M local = selectLongestWaiting(member -> isLocal.test(member) && canTake.test(member));
                yield local != null ? local : selectLongestWaiting(canTake);
            }
        };
    }

    /** The next member that can take it; the turn then moves on by {@code step}. */
    private @Nullable M selectInTurn(Predicate<? super M> canTake, int step) {
        int count = members.size();
        for (int i = 0, index = next; i < count; i++, index = index + 1 == count ? 0 : index + 1) {
            M member = members.get(index);
            if (canTake.test(member)) {
                next = index + step == count ? 0 : index + step;
                return member;
            }
        }
        return null;
    }

    /**
     * The first that can take it, which then goes behind all others. Where the choice is among a part of the members that changes from message to message, one turn
     * would not do: whoever follows those of another part would get theirs too.
     */
    private @Nullable M selectLongestWaiting(Predicate<? super M> canTake) {
        for (int index = 0; index < members.size(); index++) {
            M member = members.get(index);
            if (canTake.test(member)) {
                members.remove(index);
                members.add(member);
                return member;
            }
        }
        return null;
    }

    /** Shuffles as far as it must (Fisher and Yates), so that the share of a member that cannot take falls to all others alike. */
    private @Nullable M selectAtRandom(Predicate<? super M> canTake) {
        for (int left = members.size(); left > 0; left--) {
            Collections.swap(members, draw(left), left - 1);
            M member = members.get(left - 1);
            if (canTake.test(member)) {
                return member;
            }
        }
        return null;
    }

    /**
     * The member with the highest weight for {@code hash} (rendezvous hashing, Thaler and Ravishankar, 1998): one that comes or goes moves only its
     * own messages, and so does one that cannot take more.
     */
    private @Nullable M selectByHash(int hash, Predicate<? super M> canTake) {
        M selected = null;
        long highest = 0;
        for (M member : members) {
            long weight = weight(hash, member.hashCode());
            if ((selected == null || weight > highest) && canTake.test(member)) {
                selected = member;
                highest = weight;
            }
        }
        return selected;
    }

    /** A number below {@code bound}, by SplitMix64: its state is one number. */
    private int draw(int bound) {
        seed += 0x9E37_79B9_7F4A_7C15L;
        return (int) Long.remainderUnsigned(mix(seed), bound);
    }

    private static long weight(int hash, int memberHash) {
        return mix((long) hash << 32 | (memberHash & 0xffff_ffffL));
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long bits = value;
        bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
        return bits ^ bits >>> 31;
    }

    @Override
    public String toString() {
        return "ShareGroup of " + members.size() + " members, " + strategy.spelling();
    }
}
