package io.flotilla.routing.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Up to 64 ways on, each the children whose hashes agree so far: bit n of the bitmap is set where there is a way n. Immutable. */
final class Fork<V> implements Children<V> {
    static final int BITS_PER_DEPTH = 6;
    /** How many forks deep one hash of 32 bits leads; the next round of the hash leads on from there. */
    static final int DEPTHS_PER_HASH = Integer.SIZE / BITS_PER_DEPTH;

    private final long bitmap;
    private final Children<V>[] ways;

    private Fork(long bitmap, Children<V>[] ways) {
        this.bitmap = bitmap;
        this.ways = ways;
    }

    static <V> Fork<V> of(long bit, Children<V> way) {
        Children<V>[] ways = array(1);
        ways[0] = way;
        return new Fork<>(bit, ways);
    }

    @Nullable
    Children<V> child(long bit) {
        return (bitmap & bit) == 0 ? null : ways[index(bit)];
    }

    Fork<V> with(long bit, Children<V> way) {
        int index = index(bit);
        if ((bitmap & bit) != 0) {
            Children<V>[] changed = ways.clone();
            changed[index] = way;
            return new Fork<>(bitmap, changed);
        }
        Children<V>[] more = array(ways.length + 1);
        System.arraycopy(ways, 0, more, 0, index);
        more[index] = way;
        System.arraycopy(ways, index, more, index + 1, ways.length - index);
        return new Fork<>(bitmap | bit, more);
    }

    Fork<V> without(long bit) {
        int index = index(bit);
        Children<V>[] fewer = Arrays.copyOf(ways, ways.length - 1);
        System.arraycopy(ways, index + 1, fewer, index, fewer.length - index);
        return new Fork<>(bitmap & ~bit, fewer);
    }

    /** The one child that it leads to, or itself. A fork to another fork stays: its hashes agree so far. */
    Children<V> simplest() {
        return ways.length == 1 && ways[0] instanceof Node<V> only ? only : this;
    }

    void forEach(Consumer<? super Node<V>> visitor) {
        for (Children<V> way : ways) {
            Children.forEach(way, visitor);
        }
    }

    private int index(long bit) {
        return Long.bitCount(bitmap & (bit - 1));
    }

    @SuppressWarnings({"unchecked", "rawtypes"
    }) // an array knows its erased type only, and this one never leaves the class
    private static <V> Children<V>[] array(int length) {
        return new Children[length];
    }
}
