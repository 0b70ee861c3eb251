package io.flotilla.routing.tree;

/**
 * The end of one path, however many levels it has: nothing else begins with its first level here. There may be ten millions of them, hence two
 * references and nothing else.
 */
final class Leaf<V> extends Node<V> {
    volatile V value;

    Leaf(byte[] path, V value) {
        super(path);
        this.value = value;
    }
}
