import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A message of QoS 1 that goes to a broker and comes back to the same client, for a look from outside: exit code 0 where it did. {@code RoundTrip HOST PORT [CA]}; with a PEM file of an
 * authority over TLS, as a server that this authority vouches for under the name HOST. {@code MQTT_USER} and {@code MQTT_PASSWORD} say who asks.
 *
 * <p>Its MQTT 3.1.1 is just enough for packets of less than 128 bytes.
 */
final class RoundTrip {
    private static final int TIMEOUT_MS = 10_000;

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int DISCONNECT = 0xE0;

    private final DataInputStream in;
    private final DataOutputStream out;

    private RoundTrip(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    public static void main(String[] arguments) throws Exception {
        String host = arguments[0];
        int port = Integer.parseInt(arguments[1]);
        try (Socket socket = arguments.length > 2 ? encrypted(host, port, arguments[2]) : new Socket(host, port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            new RoundTrip(socket).run();
        }
        System.out.println("A message of QoS 1 went to " + host + ":" + port + " and came back");
    }

    private static Socket encrypted(String host, int port, String authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = new FileInputStream(authority)) {
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + count++, each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private void run() throws IOException {
        String name = "round-trip-" + UUID.randomUUID().toString().substring(0, 8);
        connect(name, System.getenv("MQTT_USER"), System.getenv("MQTT_PASSWORD"));
        expect(CONNACK, 0, 0);

        write(SUBSCRIBE, 0, 1, text(name), 1);
        expect(SUBACK, 0, 1, 1);

        write(PUBLISH_QOS_1, text(name), 0, 2, "ahoy".getBytes(StandardCharsets.US_ASCII));
        boolean acknowledged = false;
        boolean received = false;
        while (!acknowledged || !received) {
            int type = in.readUnsignedByte();
            byte[] body = in.readNBytes(in.readUnsignedByte());
            if (type == PUBACK) {
                acknowledged = true;
            } else if (type == PUBLISH_QOS_1) {
                received = true;
                int identifier = 2 + name.length();
                write(PUBACK, Arrays.copyOfRange(body, identifier, identifier + 2));
            } else {
                throw new IOException("Unexpected packet " + Integer.toHexString(type));
            }
        }
        write(DISCONNECT);
    }

    private void connect(String clientId, String user, String password) throws IOException {
        int cleanSession = 0x02;
        byte[] protocol = {0, 4, 'M', 'Q', 'T', 'T', 4};
        int keepAliveSeconds = 60;
        if (user == null || password == null) {
            write(CONNECT, protocol, cleanSession, 0, keepAliveSeconds, text(clientId));
        } else {
            write(CONNECT, protocol, cleanSession | 0xC0, 0, keepAliveSeconds, text(clientId), text(user), text(password));
        }
    }

    /** Writes a packet of {@code type} whose body is {@code parts}: each a byte or bytes. */
    private void write(int type, Object... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof byte[] bytes) {
                body.write(bytes);
            } else {
                body.write((Integer) part);
            }
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        packet.write(body.size());
        body.writeTo(packet);
        packet.writeTo(out);
        out.flush();
    }

    private void expect(int type, int... body) throws IOException {
        int[] wanted = new int[body.length + 2];
        wanted[0] = type;
        wanted[1] = body.length;
        System.arraycopy(body, 0, wanted, 2, body.length);
        for (int each : wanted) {
            int got = in.readUnsignedByte();
            if (got != each) {
                throw new IOException("Expected " + Arrays.toString(wanted) + ", but one byte is " + got);
            }
        }
    }

    /** A string as MQTT writes it. */
    private static byte[] text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        byte[] written = new byte[bytes.length + 2];
        written[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, written, 2, bytes.length);
        return written;
    }
}
