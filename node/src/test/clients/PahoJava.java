import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * Eclipse Paho Java, the clients for MQTT 3.1 and 3.1.1 and for 5.0, against a broker over TCP and WebSocket and at every QoS.
 *
 * <p>usage: {@code java -cp <both client jars> PahoJava.java HOST PORT WS_PORT}
 */
public final class PahoJava {
    private static final int MESSAGES = 20;
    private static final int SECONDS = 10;
    private static final String TOPIC = "clients/paho_java/temp";
    private static final String FILTER = "clients/paho_java/+";

    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            System.err.println("usage: PahoJava HOST PORT WS_PORT");
            System.exit(2);
        }
        LogManager.getLogManager().reset(); // the client logs every PUBREL
        boolean failed = false;
        List<String> uris = List.of(
                "tcp://" + arguments[0] + ":" + arguments[1], "ws://" + arguments[0] + ":" + arguments[2] + "/mqtt");
        for (String uri : uris) {
            for (int version : new int[] {3, 4, 5}) {
                for (int qos = 0; qos <= 2; qos++) {
                    try {
                        run(uri, version, qos);
                    } catch (Exception failure) {
                        System.err.println("PahoJava: " + uri + ", MQTT version " + version + ", QoS " + qos + ": " + failure);
                        failed = true;
                    }
                }
            }
        }
        System.exit(failed ? 1 : 0);
    }

    private static void run(String uri, int version, int qos) throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        if (version == 5) {
            publishAndReceive5(uri, qos, received);
        } else {
            publishAndReceive3(uri, version, qos, received);
        }
    }

    private static void publishAndReceive3(String uri, int version, int qos, BlockingQueue<String> received) throws Exception {
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                uri, "paho-java-3", new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        client.setTimeToWait(TimeUnit.SECONDS.toMillis(SECONDS));
        var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
        options.setMqttVersion(version);
        client.connect(options);
        try {
            client.subscribe(FILTER, qos, (topic, message) ->
                    received.add(describe(topic, message.getPayload(), message.getQos())));
            for (int i = 0; i < MESSAGES; i++) {
                client.publish(TOPIC, payload(i), qos, false);
            }
            expectAll(received, qos);
        } finally {
            client.disconnect();
            client.close();
        }
    }

    private static void publishAndReceive5(String uri, int qos, BlockingQueue<String> received) throws Exception {
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                uri, "paho-java-5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.setTimeToWait(TimeUnit.SECONDS.toMillis(SECONDS));
        client.connect();
        try {
            client.subscribe(
                    new MqttSubscription[] {new MqttSubscription(FILTER, qos)},
                    new org.eclipse.paho.mqttv5.client.IMqttMessageListener[] {
                        (topic, message) -> received.add(describe(topic, message.getPayload(), message.getQos()))
                    });
            for (int i = 0; i < MESSAGES; i++) {
                client.publish(TOPIC, payload(i), qos, false);
            }
            expectAll(received, qos);
        } finally {
            client.disconnect();
            client.close();
        }
    }

    private static void expectAll(BlockingQueue<String> received, int qos) throws InterruptedException {
        for (int i = 0; i < MESSAGES; i++) {
            String expected = describe(TOPIC, payload(i), qos);
            String message = received.poll(SECONDS, TimeUnit.SECONDS);
            if (!expected.equals(message)) {
                throw new IllegalStateException("expected '" + expected + "' but came '" + message + "'");
            }
        }
    }

    private static byte[] payload(int i) {
        return ("message " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static String describe(String topic, byte[] payload, int qos) {
        return topic + " " + new String(payload, StandardCharsets.UTF_8) + " " + qos;
    }
}
