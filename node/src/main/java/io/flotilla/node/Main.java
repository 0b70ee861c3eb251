package io.flotilla.node;

import io.flotilla.node.command.FlotillaCommand;

/** Where the process begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(FlotillaCommand.run(Node::start, args));
    }
}
