package io.flotilla.node.config;

/** A configuration that no node can start with; the message is the sentence for the operator, and says where the mistake stands. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message);
    }
}
