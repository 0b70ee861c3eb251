package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.SecurityConfig;
import io.flotilla.node.files.FileWatcher;
import io.flotilla.node.security.AuthenticationResult.Accepted;
import io.flotilla.routing.topic.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while the node runs. */
class SecurityReloadTest {
    private static final String HASH = ":$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";

    @TempDir
    Path directory;

    private Path passwords;
    private Path acl;
    private final FileWatcher watcher = new FileWatcher();

    @BeforeEach
    void writeTheFiles() throws IOException {
        passwords = Files.writeString(directory.resolve("passwords"), "ann" + HASH);
        acl = Files.writeString(directory.resolve("acl"), "topic read a\n");
    }

    @Test
    void permissionsGivenBeforeFollowTheNewRules() throws IOException {
        try (Security security = open()) {
            Permissions before = security.authorizer().permissions("client", null);
            assertThat(before.mayReceive(TopicName.of("a"))).isTrue();

            change(acl, "topic read another\n");

            assertThat(before.mayReceive(TopicName.of("a"))).isFalse();
            assertThat(before.mayReceive(TopicName.of("another"))).isTrue();
        }
    }

    @Test
    void aBadLineKeepsTheOldRulesUntilItIsRight() throws IOException {
        try (Security security = open()) {
            Permissions permissions = security.authorizer().permissions("client", null);

            change(acl, "topic read another\ntopic rite b\n");
            assertThat(permissions.mayReceive(TopicName.of("a"))).isTrue();
            assertThat(permissions.mayReceive(TopicName.of("another"))).isFalse();

            change(acl, "topic read another\ntopic write b\n");
            assertThat(permissions.mayReceive(TopicName.of("another"))).isTrue();
        }
    }

    @Test
    void usersComeAndGo() throws IOException {
        try (Security security = open()) {
            Authenticator authenticator = security.authenticator(false);
            assertThat(isIn(authenticator, "ann")).isTrue();

            change(passwords, "bobby" + HASH);

            assertThat(isIn(authenticator, "ann")).isFalse();
            assertThat(isIn(authenticator, "bobby")).isTrue();
        }
    }

    @Test
    void aBadFileRefusesToStartWithItsLine() throws IOException {
        Files.writeString(acl, "topic read a\ntopic rite b\n");

        assertThatThrownBy(this::open)
                .hasMessage(acl + ", line 2: a right is read, write, readwrite or deny, not 'rite'");
    }

    @Test
    void withoutFilesEveryoneMayDoEverything() throws IOException {
        try (Security security = Security.open(SecurityConfig.defaults(), LimitsConfig.defaults(), watcher)) {
            assertThat(security.authorizer().permissions("client", null)).isSameAs(Permissions.ALL);
            assertThat(isIn(security.authenticator(true), "anyone")).isTrue();
            assertThat(isIn(security.authenticator(false), "anyone")).isFalse();
            assertThat(security.enhancedAuthentication().begin("SCRAM-SHA-256", "c", "192.0.2.1"))
                    .isNull();
        }
    }

    private Security open() throws IOException {
        return Security.open(new SecurityConfig(passwords, acl, false), LimitsConfig.defaults(), watcher);
    }

    private void change(Path file, String text) throws IOException {
        Files.writeString(file, text);
        watcher.check();
        watcher.check();
    }

    private static boolean isIn(Authenticator authenticator, String username) {
        byte[] password = "open sesame".getBytes(StandardCharsets.UTF_8);
        AuthenticationResult result = authenticator
                .authenticate(new Credentials("client", username, password, null, "192.0.2.1"))
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return result.equals(new Accepted(username));
    }
}
