package io.flotilla.node.security;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives clients the rights that an {@link AclFile} says, and new ones as soon as it says so. */
final class AclAuthorizer implements Authorizer {
    private final Supplier<AclFile> file;

    AclAuthorizer(Supplier<AclFile> file) {
        this.file = file;
    }

    @Override
    public Permissions permissions(String clientId, @Nullable String username) {
        return new AclPermissions(clientId, username);
    }

    private final class AclPermissions implements Permissions {
        private final String clientId;
        private final @Nullable String username;
        private ClientRules latest; // a race makes two equal ones, of which either may stay

        AclPermissions(String clientId, @Nullable String username) {
            this.clientId = clientId;
            this.username = username;
            this.latest = ClientRules.of(file.get(), clientId, username);
        }

        @Override
        public boolean mayPublish(TopicName topic) {
            return rules().allow(topic, AclRules.WRITE);
        }

        @Override
        public boolean mayReceive(TopicName topic) {
            return rules().allow(topic, AclRules.READ);
        }

        @Override
        public boolean maySubscribe(TopicFilter filter) {
            return rules().letReadSomeOf(filter);
        }

        private ClientRules rules() {
            AclFile now = file.get();
            ClientRules rules = latest;
            if (rules.file != now) {
                rules = ClientRules.of(now, clientId, username);
                latest = rules;
            }
            return rules;
        }

        @Override
        public String toString() {
            return "AclPermissions[clientId=" + clientId + ", username=" + username + "]";
        }
    }

    /** What of a file concerns one client. */
    private record ClientRules(AclFile file, AclRules own, AclRules patterns, String[] names) {
        private static final String[] NO_NAMES = {};

        static ClientRules of(AclFile file, String clientId, @Nullable String username) {
            AclRules patterns = file.patternsFor(clientId, username);
            return new ClientRules(file, file.rulesOf(username), patterns, patterns.names(clientId, username));
        }

        boolean allow(TopicName topic, int right) {
            int rights = own.rights(topic, NO_NAMES);
            if ((rights & (AclRules.DENY | right)) == 0) {
                rights = patterns.rights(topic, names);
            }
            return (rights & AclRules.DENY) == 0 && (rights & right) != 0;
        }

        boolean letReadSomeOf(TopicFilter filter) {
            if (own.denyAllOf(filter, NO_NAMES)) {
                return false;
            }
            return own.letReadSomeOf(filter, NO_NAMES)
                    || (!patterns.denyAllOf(filter, names) && patterns.letReadSomeOf(filter, names));
        }
    }
}
