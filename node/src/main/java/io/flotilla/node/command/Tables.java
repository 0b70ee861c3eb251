package io.flotilla.node.command;

import com.fasterxml.jackson.databind.JsonNode;

/** The answers of the admin API as tables for people. */
final class Tables {
    private static final long NEVER_SECONDS = 0xFFFF_FFFFL;

    private Tables() {}

    static String status(JsonNode status) {
        JsonNode node = status.path("node");
        JsonNode ready = status.path("ready");
        JsonNode sessions = node.path("sessions");
        JsonNode messages = node.path("messages");
        JsonNode memory = node.path("memory");
        Columns table = new Columns();
        boolean starts = node.isMissingNode();
        table.add(
                "node",
                starts
                        ? "starting"
                        : node.path("name").asText() + ", version "
                                + node.path("version").asText());
        table.add("ready", yesOrNo(ready, "passes"));
        for (JsonNode each : ready.path("conditions")) {
            if (!each.path("holds").asBoolean()) {
                table.add(
                        "",
                        each.path("condition").asText() + ": "
                                + each.path("reason").asText());
            }
        }
        if (starts) {
            return table.toString();
        }
        table.add("up", duration(node.path("uptimeSeconds").asLong()));
        for (JsonNode listener : node.path("listeners")) {
            table.add(
                    "listener",
                    listener.path("kind").asText() + " at "
                            + listener.path("address").asText());
        }
        table.add("clients", number(node, "connectedClients") + " connected");
        table.add(
                "sessions",
                number(sessions, "durableSessions") + " durable, of them " + number(sessions, "offlineSessions")
                        + " without their client");
        table.add("share groups", number(sessions, "shareGroups"));
        table.add(
                "retained",
                number(sessions, "retainedMessages") + " messages, " + number(sessions, "retainedBytes") + " bytes");
        table.add(
                "messages",
                number(messages, "received") + " received, " + number(messages, "sent") + " sent, "
                        + number(messages, "dropped") + " dropped");
        table.add(
                "memory",
                memory.path("level").asText() + ", " + number(memory, "heldBytes") + " of "
                        + number(memory, "limitBytes") + " bytes, queued " + number(memory, "queuedBytes"));
        return table.toString();
    }

    static String nodes(JsonNode answer) {
        Columns table = new Columns();
        table.add("NODE", "ROLE", "ADDRESS", "CLIENTS", "TAKES MORE", "PARTITIONS", "CLIENTS CONNECT TO");
        for (JsonNode node : answer) {
            table.add(
                    node.path("name").asText() + (node.path("self").asBoolean() ? " (asked)" : ""),
                    node.path("role").asText(),
                    node.path("address").asText("-"),
                    node.has("clients") ? number(node, "clients") : "-",
                    !node.has("takesClients") ? "-" : yesOrNo(node, "takesClients"),
                    number(node, "partitions"),
                    node.path("advertisedAddress").asText("-"));
        }
        return table.toString();
    }

    static String clients(JsonNode answer) {
        Columns table = new Columns();
        table.add("CLIENT", "USER", "ADDRESS", "LISTENER", "MQTT", "KEEP ALIVE", "CONNECTED FOR");
        for (JsonNode client : answer.path("clients")) {
            table.add(
                    client.path("clientId").asText(),
                    client.path("username").asText("-"),
                    client.path("address").asText(),
                    client.path("listener").asText(),
                    client.path("protocol").asText(),
                    client.path("keepAliveSeconds").asText() + "s",
                    duration(client.path("connectedSeconds").asLong()));
        }
        return table + shown(answer.path("clients"), answer);
    }

    static String client(JsonNode client) {
        Columns table = new Columns();
        client.properties()
                .forEach(each -> table.add(each.getKey(), each.getValue().asText()));
        return table.toString();
    }

    static String sessions(JsonNode answer) {
        Columns table = new Columns();
        table.add("CLIENT", "NODE", "OUTLIVES IT BY", "SUBSCRIPTIONS", "QUEUED", "BYTES", "IN FLIGHT");
        for (JsonNode session : answer.path("items")) {
            table.add(
                    session.path("clientId").asText(),
                    session.path("node").asText("away"),
                    expiry(session),
                    number(session, "subscriptions"),
                    number(session, "queuedMessages"),
                    number(session, "queuedBytes"),
                    number(session, "inflightMessages"));
        }
        return table + shown(answer.path("items"), answer);
    }

    static String subscriptions(JsonNode answer) {
        Columns table = new Columns();
        table.add("CLIENT", "FILTER", "QOS");
        for (JsonNode subscription : answer.path("items")) {
            table.add(
                    subscription.path("clientId").asText(),
                    subscription.path("filter").asText(),
                    subscription.path("qos").asText());
        }
        return table + shown(answer.path("items"), answer);
    }

    static String retained(JsonNode answer) {
        Columns table = new Columns();
        table.add("TOPIC", "QOS", "BYTES");
        for (JsonNode message : answer.path("items")) {
            table.add(message.path("topic").asText(), message.path("qos").asText(), number(message, "payloadBytes"));
        }
        return table + shown(answer.path("items"), answer);
    }

    static String drain(JsonNode status) {
        return "%s, %,d clients are left%n"
                .formatted(
                        status.path("state").asText(),
                        status.path("clientsLeft").asLong());
    }

    private static String expiry(JsonNode session) {
        long seconds = session.path("expirySeconds").asLong();
        return !session.path("durable").asBoolean() ? "-" : seconds == NEVER_SECONDS ? "never ends" : duration(seconds);
    }

    private static String yesOrNo(JsonNode group, String field) {
        return group.path(field).asBoolean() ? "yes" : "no";
    }

    private static String shown(JsonNode items, JsonNode answer) {
        return "%,d of %,d%n".formatted(items.size(), answer.path("total").asLong());
    }

    private static String number(JsonNode group, String field) {
        return "%,d".formatted(group.path(field).asLong());
    }

    /** The two largest units of it, such as 3d 4h. */
    private static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }
}
