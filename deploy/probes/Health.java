import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Whether the node in this container lives, for container engines that ask by a command: exit code 0 where its admin port answers 200 within some seconds.
 *
 * <p>It stands beside the broker and not in it, so that the JVM that runs it loads next to nothing.
 */
final class Health {
    private static final int TIMEOUT_MS = 3_000;

    public static void main(String[] arguments) throws IOException {
        String port = System.getenv().getOrDefault("FLOTILLA_ADMIN_PORT", "8080");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), TIMEOUT_MS);
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            System.exit(status.endsWith(" 200") ? 0 : 1);
        }
    }
}
