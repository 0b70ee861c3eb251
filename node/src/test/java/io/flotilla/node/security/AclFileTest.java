package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.files.InvalidFileException;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of Mosquitto's {@code acl_file}: publishing and delivery as Mosquitto 2.0 decides them, subscribing more strictly. */
class AclFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("acl");
    }

    @Test
    void whatNoRuleAllowsIsRefused() throws IOException {
        Permissions nobody = permissions("device", "nobody", "user ann", "topic a");

        assertThat(nobody.mayPublish(topic("a"))).isFalse();
        assertThat(nobody.mayReceive(topic("a"))).isFalse();
        assertThat(nobody.maySubscribe(TopicFilter.of("#"))).isFalse();
    }

    @Test
    void aRightIsReadOrWriteOrBoth() throws IOException {
        Permissions ann = permissions(
                "device", "ann", "user ann", "topic read r", "topic write w", "topic readwrite rw", "topic d");

        assertThat(rights(ann, "r")).isEqualTo("read");
        assertThat(rights(ann, "w")).isEqualTo("write");
        assertThat(rights(ann, "rw")).isEqualTo("read write");
        assertThat(rights(ann, "d")).isEqualTo("read write");
    }

    @Test
    void twoRulesForOneTopicAddUp() throws IOException {
        assertThat(rights(permissions("device", "ann", "user ann", "topic read a/+", "topic write #"), "a/b"))
                .isEqualTo("read write");
    }

    @Test
    void wildcardsMatchAsInASubscription() throws IOException {
        Permissions ann = permissions("device", "ann", "user ann", "topic read a/+/c", "topic read b/#");

        assertThat(ann.mayReceive(topic("a/x/c"))).isTrue();
        assertThat(ann.mayReceive(topic("a/x/y/c"))).isFalse();
        assertThat(ann.mayReceive(topic("b"))).isTrue();
        assertThat(ann.mayReceive(topic("b/x/y"))).isTrue();
        assertThat(ann.mayReceive(topic("bb"))).isFalse();
    }

    @Test
    void denyWinsWhereverItStands() throws IOException {
        Permissions ann = permissions(
                "device", "ann", "user ann", "topic deny a/secret", "topic a/#", "topic b/#", "topic deny b/+");

        assertThat(rights(ann, "a/public")).isEqualTo("read write");
        assertThat(rights(ann, "a/secret")).isEmpty();
        assertThat(rights(ann, "b/x")).isEmpty();
        assertThat(rights(ann, "b/x/y")).isEqualTo("read write");
    }

    @Test
    void rulesAboveTheFirstUserAreForClientsWithoutAUserName() throws IOException {
        String[] lines = {"topic read news/#", "user ann", "topic own"};

        assertThat(rights(permissions("device", null, lines), "news/today")).isEqualTo("read");
        assertThat(rights(permissions("device", null, lines), "own")).isEmpty();
        assertThat(rights(permissions("device", "ann", lines), "news/today")).isEmpty();
        assertThat(rights(permissions("device", "ann", lines), "own")).isEqualTo("read write");
    }

    @Test
    void aUserMayStandInSeveralPlaces() throws IOException {
        Permissions ann =
                permissions("device", "ann", "user ann", "topic a", "user bob", "topic b", "user ann", "topic c");

        assertThat(rights(ann, "a")).isEqualTo("read write");
        assertThat(rights(ann, "b")).isEmpty();
        assertThat(rights(ann, "c")).isEqualTo("read write");
    }

    @Test
    void patternsAreForEveryoneAndInsertTheNames() throws IOException {
        String[] lines = {"pattern read news/#", "pattern write devices/%c/state", "user ann", "pattern homes/%u/#"};

        assertThat(rights(permissions("lamp", null, lines), "news/today")).isEqualTo("read");
        assertThat(rights(permissions("lamp", null, lines), "devices/lamp/state"))
                .isEqualTo("write");
        assertThat(rights(permissions("lamp", null, lines), "devices/oven/state"))
                .isEmpty();
        assertThat(rights(permissions("lamp", "bob", lines), "homes/bob/kitchen"))
                .isEqualTo("read write");
        assertThat(rights(permissions("lamp", "bob", lines), "homes/ann/kitchen"))
                .isEmpty();
    }

    @Test
    void aNameMayBeInsertedIntoPartOfALevel() throws IOException {
        Permissions ann = permissions("7", "ann", "pattern write a/dev-%c:%u/x");

        assertThat(rights(ann, "a/dev-7:ann/x")).isEqualTo("write");
        assertThat(rights(ann, "a/dev-%c:%u/x")).isEmpty();
    }

    @Test
    void topicRulesInsertNothing() throws IOException {
        Permissions ann = permissions("lamp", "ann", "user ann", "topic a/%c");

        assertThat(rights(ann, "a/lamp")).isEmpty();
        assertThat(rights(ann, "a/%c")).isEqualTo("read write");
    }

    @Test
    void patternsWithAUserNameAreNotForClientsWithoutOne() throws IOException {
        Permissions anonymous = permissions("lamp", null, "pattern homes/%u/#", "pattern homes/+/%u");

        assertThat(rights(anonymous, "homes//x")).isEmpty();
        assertThat(anonymous.maySubscribe(TopicFilter.of("homes/#"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"+,ann", "a/b,ann", "'#',ann", "lamp,+", "lamp,a/b", "lamp,'#'"})
    void aNameThatCouldReachFurtherMatchesNoPattern(String clientId, String username) throws IOException {
        Permissions dangerous = permissions(clientId, username, "pattern %c/%u/#", "pattern read news");

        assertThat(rights(dangerous, "lamp/ann/x")).isEmpty();
        assertThat(rights(dangerous, "a/b/ann/x")).isEmpty();
        assertThat(rights(dangerous, "news")).isEmpty();
    }

    @Test
    void anyNameIsHarmlessWhereNoPatternInsertsIt() throws IOException {
        assertThat(rights(permissions("paho/1", "ann", "pattern read news", "pattern own/%u"), "news"))
                .isEqualTo("read");
    }

    @Test
    void aUsersOwnRuleWinsOverAPattern() throws IOException {
        Permissions ann = permissions(
                "lamp", "ann", "pattern deny a", "pattern read b", "user ann", "topic read a", "topic deny b");

        assertThat(rights(ann, "a")).isEqualTo("read");
        assertThat(rights(ann, "b")).isEmpty();
    }

    @Test
    void denyWinsAmongPatterns() throws IOException {
        assertThat(rights(permissions("lamp", "ann", "pattern #", "pattern deny a/%u"), "a/ann"))
                .isEmpty();
    }

    @Test
    void aWildcardOrANameAtTheRootMatchesNoReservedTopic() throws IOException {
        Permissions sys = permissions("lamp", "$SYS", "user $SYS", "topic #", "topic +/broker/#", "pattern %u/#");

        assertThat(sys.mayReceive(topic("$SYS/broker/uptime"))).isFalse();
        assertThat(sys.maySubscribe(TopicFilter.of("$SYS/#"))).isFalse();
        assertThat(permissions("lamp", "ann", "pattern read $SYS/broker/#").mayReceive(topic("$SYS/broker/uptime")))
                .isTrue();
    }

    @Test
    void aSubscriptionIsRefusedWhereItCannotBringAnything() throws IOException {
        Permissions ann =
                permissions("lamp", "ann", "user ann", "topic read a/b", "topic read c/+/d", "topic write w/#");

        assertThat(ann.maySubscribe(TopicFilter.of("a/b"))).isTrue();
        assertThat(ann.maySubscribe(TopicFilter.of("#"))).isTrue();
        assertThat(ann.maySubscribe(TopicFilter.of("+/x/+"))).isTrue();
        assertThat(ann.maySubscribe(TopicFilter.of("a/b/#"))).isTrue();
        assertThat(ann.maySubscribe(TopicFilter.of("a/c"))).isFalse();
        assertThat(ann.maySubscribe(TopicFilter.of("c/x/e"))).isFalse();
        assertThat(ann.maySubscribe(TopicFilter.of("w/#"))).isFalse();
        assertThat(ann.maySubscribe(TopicFilter.of("$SYS/#"))).isFalse();
    }

    @Test
    void aSubscriptionIsRefusedWhereAllOfItIsDenied() throws IOException {
        Permissions ann = permissions("lamp", "ann", "user ann", "topic #", "topic deny a/#", "topic deny b/+/c");

        assertThat(ann.maySubscribe(TopicFilter.of("a/+/x"))).isFalse();
        assertThat(ann.maySubscribe(TopicFilter.of("b/+/c"))).isFalse();
        assertThat(ann.maySubscribe(TopicFilter.of("b/+/+"))).isTrue();
        assertThat(ann.maySubscribe(TopicFilter.of("#"))).isTrue();
    }

    @Test
    void permissionsFollowTheRulesThatAreReadLater() throws IOException {
        AclFile[] current = {read("pattern read a/%c")};
        Permissions lamp = new AclAuthorizer(() -> current[0]).permissions("lamp", null);
        assertThat(lamp.mayReceive(topic("a/lamp"))).isTrue();

        current[0] = read("pattern read b/%c");

        assertThat(lamp.mayReceive(topic("a/lamp"))).isFalse();
        assertThat(lamp.mayReceive(topic("b/lamp"))).isTrue();
    }

    @Test
    void blankLinesCommentsTabsAndSpacesInNamesAreTaken() throws IOException {
        Permissions ann =
                permissions("c", "ann lee", "# rules", "", "  # more", "user  ann lee ", "topic\tread\ta b/c ");

        assertThat(rights(ann, "a b/c")).isEqualTo("read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topc read a | a line begins with user, topic or pattern, or with # for a comment, not 'topc'",
                "user | after user comes the user's name",
                "topic | after topic or pattern comes a Topic Filter, such as topic read house/#",
                "topic reed a | a right is read, write, readwrite or deny, not 'reed'",
                "pattern read a/#/b | # is the last level [MQTT-4.7.1-1], so 'a/#/b' is no Topic Filter"
            })
    void aBadLineIsNamedWithWhatWouldBeRight(String line, String right) {
        assertThatThrownBy(() -> read("topic a", line))
                .isInstanceOf(InvalidFileException.class)
                .hasMessage(file + ", line 2: " + right);
    }

    private Permissions permissions(String clientId, @Nullable String username, String... lines) throws IOException {
        AclFile acl = read(lines);
        return new AclAuthorizer(() -> acl).permissions(clientId, username);
    }

    private AclFile read(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
        return AclFile.read(file);
    }

    private static String rights(Permissions permissions, String topic) {
        String read = permissions.mayReceive(topic(topic)) ? "read" : "";
        String write = permissions.mayPublish(topic(topic)) ? "write" : "";
        return (read + " " + write).strip();
    }

    private static TopicName topic(String topic) {
        return TopicName.of(topic);
    }
}
