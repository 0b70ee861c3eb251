package io.flotilla.benchmarks.backlog;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frame;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import io.flotilla.harness.MqttConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The backlog from the command line. Exits 0 where every message came once and in order, and 1 where not. */
@Command(
        name = "backlog",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Lets messages wait for one client that is away, kills the node, starts it again in the same heap, and has the client take them.")
public final class BacklogCommand implements Callable<Integer> {
    private static final String TOPIC = "backlog/of/one";
    private static final int BATCH = 500; // messages in one write
    private static final int BATCHES_UNDER_WAY = 4;
    private static final int PACKET_IDS = 65_000;

    @Option(names = "--messages", description = "How many wait.")
    private int messages = 1_000_000;

    @Option(names = "--payload", description = "Bytes of each, at least 10.")
    private int payloadBytes = 256;

    @Option(names = "--heap", description = "Of the node, as -Xmx takes it.")
    private String heap = "256m";

    @Option(names = "--receive-maximum", description = "Of the client.")
    private int receiveMaximum = 1_000;

    @Option(names = "--data", description = "A new directory for the node's data. Without it, one is made and removed.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory =
                data == null ? Files.createTempDirectory("flotilla-backlog").resolve("data") : data;
        Files.createDirectories(directory);
        Path root = Path.of(System.getProperty("flotilla.root", "."));
        try (SmallNode node = SmallNode.start(root, heap, directory, messages)) {
            subscribe(node);
            publish(node);
            System.out.printf("memory: %s; disk: %s%n", node.memory(), node.disk());
            node.kill();
        }
        long beginNs = System.nanoTime();
        try (SmallNode node = SmallNode.start(root, heap, directory, messages)) {
            System.out.printf(
                    "killed and started again in %.1f s; memory: %s%n",
                    (System.nanoTime() - beginNs) / 1e9, node.memory());
            boolean complete = receive(node);
            System.out.printf("memory: %s; disk: %s%n", node.memory(), node.disk());
            return complete ? 0 : 1;
        }
    }

    private Connect away() {
        return Connect.durableAs("away").receiveMaximum(receiveMaximum);
    }

    private static MqttConnection connect(SmallNode node, Connect connect) throws IOException {
        MqttConnection connection = MqttConnection.open(node.address());
        connection.send(connect.bytes());
        expect(Frames.CONNACK, next(connection));
        return connection;
    }

    private void subscribe(SmallNode node) throws IOException {
        try (MqttConnection connection = connect(node, away())) {
            connection.send(Frames.subscribe(1, TOPIC, 1));
            expect(Frames.SUBACK, next(connection));
        }
    }

    private void publish(SmallNode node) throws IOException {
        String rest = "x".repeat(Math.max(0, payloadBytes - 10));
        long beginNs = System.nanoTime();
        try (MqttConnection connection = connect(node, Connect.transientAs("publisher"))) {
            int acknowledged = 0;
            for (int sent = 0; sent < messages; ) {
                ByteArrayOutputStream batch = new ByteArrayOutputStream();
                int end = Math.min(messages, sent + BATCH);
                for (; sent < end; sent++) {
                    batch.writeBytes(new Message(TOPIC, "%010d".formatted(sent) + rest, 1, false)
                            .bytes(1 + sent % PACKET_IDS, false));
                }
                connection.send(batch.toByteArray());
                for (; sent - acknowledged > BATCH * (BATCHES_UNDER_WAY - 1); acknowledged++) {
                    acknowledged(connection);
                }
            }
            for (; acknowledged < messages; acknowledged++) {
                acknowledged(connection);
            }
        }
        say("published and acknowledged", messages, beginNs);
    }

    private static void acknowledged(MqttConnection connection) throws IOException {
        Frame puback = expect(Frames.PUBACK, next(connection));
        if (puback.reasonCode() != 0) {
            throw new IOException("a message was refused: " + puback);
        }
    }

    /** Whether all came, once and in order. */
    private boolean receive(SmallNode node) throws IOException {
        long beginNs = System.nanoTime();
        int wrong = 0;
        try (MqttConnection connection = connect(node, away())) {
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            int unanswered = 0;
            for (int expected = 0; expected < messages; expected++) {
                Frame message = expect(Frames.PUBLISH, next(connection));
                int number = Integer.parseInt(message.payload().substring(0, 10));
                if (number != expected) {
                    wrong++;
                    expected = number;
                }
                answers.writeBytes(Frames.acknowledge(Frames.PUBACK, message.packetId()));
                if (++unanswered >= Math.min(BATCH, (receiveMaximum + 1) / 2)) {
                    connection.send(answers.toByteArray());
                    answers.reset();
                    unanswered = 0;
                }
            }
            connection.send(answers.toByteArray());
        }
        say("received", messages, beginNs);
        System.out.printf("%d out of order, missing or twice%n", wrong);
        return wrong == 0;
    }

    private static Frame next(MqttConnection connection) throws IOException {
        Frame frame = connection.poll(Await.PATIENCE.toNanos());
        if (frame == null) {
            throw new IOException("the node says nothing for " + Await.PATIENCE);
        }
        return frame;
    }

    private static Frame expect(int type, Frame frame) throws IOException {
        if (frame.type() != type) {
            throw new IOException("expected a packet of type " + type + ", not " + frame);
        }
        return frame;
    }

    private static void say(String what, int count, long beginNs) {
        double seconds = (System.nanoTime() - beginNs) / 1e9;
        System.out.printf("%s %,d messages in %.1f s, %,.0f a second%n", what, count, seconds, count / seconds);
    }
}
