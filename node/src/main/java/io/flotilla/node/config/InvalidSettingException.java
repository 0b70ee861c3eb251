package io.flotilla.node.config;

/** The value of a setting is one that a node cannot run with. */
public final class InvalidSettingException extends IllegalArgumentException {
    private final String key;
    private final String reason;

    /** The key of the record that refused the value, and a clause that says what would be right. */
    public InvalidSettingException(String key, String reason) {
        super(key + ": " + reason);
        this.key = key;
        this.reason = reason;
    }

    /** The key within its own group, such as {@code max-connections}. */
    public String key() {
        return key;
    }

    /** What is wrong, and what would be right. */
    public String reason() {
        return reason;
    }
}
