package io.flotilla.node.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who may connect, and what each may do. */
public record SecurityConfig(
        @Meaning(
                "File of users and password hashes, as `flotilla passwd` and Mosquitto write it. Read again when it changes.")
        @Nullable
        Path passwords,

        @Meaning("File of rights per topic, in Mosquitto's acl_file format. Read again when it changes.") @Nullable
        Path acl,

        @Meaning("Whether clients may connect, from anywhere, without proving who they are.")
        boolean allowAnonymous,

        @Meaning("The most passwords that are hashed at a time; 0 for half of the cores.")
        int concurrentHashings,

        @Meaning(
                "The failed attempts to connect that one address may make in a minute before it is turned away for a minute; 0 for no limit.")
        int failuresPerMinute) {

    public SecurityConfig {
        Require.between("concurrent-hashings", concurrentHashings, 0, 1_024);
        Require.atLeast("failures-per-minute", failuresPerMinute, 0);
    }

    /** Nobody has a password and nobody is limited in rights. */
    public static SecurityConfig defaults() {
        return new SecurityConfig(null, null, false, 0, 30);
    }
}
