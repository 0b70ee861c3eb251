package io.flotilla.node.security;

import io.flotilla.node.files.InvalidFileException;
import io.flotilla.node.files.TextFile;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rights per topic in the format of Mosquitto's {@code acl_file}. Immutable.
 *
 * <p>Each line is one of
 *
 * <pre>
 * user NAME                                     the rules below are for this user
 * topic [read|write|readwrite|deny] FILTER      a rule for that user, or for clients without a user name where no user stands above
 * pattern [read|write|readwrite|deny] FILTER    a rule for everyone, with %c for the Client Identifier and %u for the user name
 * # ...                                         a comment
 * </pre>
 *
 * <p>A rule without a right means {@code readwrite}; what no rule allows is refused. {@code deny} wins over the other rules of the user, and so it
 * does among the patterns; the patterns are asked where the user's own rules neither allow nor deny. A rule that begins with a wildcard or with
 * a name matches no topic that begins with {@code $}.
 */
final class AclFile {
    private final AclRules ofAnonymous = new AclRules();
    private final Map<String, AclRules> ofUsers = new HashMap<>();
    private final AclRules patterns = new AclRules();
    private final AclRules patternsOfAnonymous = new AclRules(); // those without %u
    private boolean insertsClientId;
    private boolean insertsUsername;

    private AclFile() {}

    /**
     * What {@code file} says now.
     *
     * @throws InvalidFileException where it cannot be read, or has a line of another form
     */
    static AclFile read(Path file) throws InvalidFileException {
        AclFile acl = new AclFile();
        AclRules rules = acl.ofAnonymous;
        List<String> lines = TextFile.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", 2);
            String rest = words.length == 2 ? words[1] : "";
            try {
                switch (words[0]) {
                    case "user" -> rules = acl.rulesToFill(rest);
                    case "topic" -> {
                        Rule rule = Rule.parse(rest);
                        rules.add(rule.filter, rule.rights, false);
                    }
                    case "pattern" -> acl.addPattern(Rule.parse(rest));
                    default ->
                        throw new IllegalArgumentException(
                                "a line begins with user, topic or pattern, or with # for a comment, not '" + words[0]
                                        + "'");
                }
            } catch (IllegalArgumentException e) {
                throw InvalidFileException.badLine(file, i + 1, String.valueOf(e.getMessage()));
            }
        }
        return acl;
    }

    /** The rules for this user alone, or for clients without a user name. */
    AclRules rulesOf(@Nullable String username) {
        return username == null ? ofAnonymous : ofUsers.getOrDefault(username, AclRules.NONE);
    }

    /**
     * The rules for everyone, as they are for this client: none where a name that patterns insert holds {@code +}, {@code #} or {@code /}, since
     * it could then reach beyond the level that it stands for.
     */
    AclRules patternsFor(String clientId, @Nullable String username) {
        boolean reaches = (insertsClientId && holdsTopicSyntax(clientId))
                || (insertsUsername && username != null && holdsTopicSyntax(username));
        if (reaches) {
            return AclRules.NONE;
        }
        return username == null ? patternsOfAnonymous : patterns;
    }

    private AclRules rulesToFill(String username) {
        if (username.isEmpty()) {
            throw new IllegalArgumentException("after user comes the user's name");
        }
        return ofUsers.computeIfAbsent(username, unused -> new AclRules());
    }

    private void addPattern(Rule rule) {
        boolean username = rule.filter.toString().contains("%u");
        insertsUsername |= username;
        insertsClientId |= rule.filter.toString().contains("%c");
        patterns.add(rule.filter, rule.rights, true);
        if (!username) {
            patternsOfAnonymous.add(rule.filter, rule.rights, true);
        }
    }

    private static boolean holdsTopicSyntax(String name) {
        return name.chars().anyMatch(c -> c == '+' || c == '#' || c == '/');
    }

    private record Rule(TopicFilter filter, int rights) {
        /** What follows {@code topic} or {@code pattern}: a right and a filter with any spaces in it, or only a filter without spaces. */
        static Rule parse(String text) {
            String[] words = text.split("\\s+", 2);
            if (text.isEmpty()) {
                throw new IllegalArgumentException(
                        "after topic or pattern comes a Topic Filter, such as topic read house/#");
            }
            if (words.length == 1) {
                return new Rule(filter(text), AclRules.READ | AclRules.WRITE);
            }
            int rights = switch (words[0]) {
                case "read" -> AclRules.READ;
                case "write" -> AclRules.WRITE;
                case "readwrite" -> AclRules.READ | AclRules.WRITE;
                case "deny" -> AclRules.DENY;
                default ->
                    throw new IllegalArgumentException(
                            "a right is read, write, readwrite or deny, not '" + words[0] + "'");
            };
            return new Rule(filter(words[1]), rights);
        }

        private static TopicFilter filter(String text) {
            try {
                return TopicFilter.of(text);
            } catch (InvalidTopicException e) {
                throw new IllegalArgumentException(e.getMessage() + ", so '" + text + "' is no Topic Filter", e);
            }
        }
    }
}
