import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Has the node in this container drain, for whoever is about to stop it: {@code Drain PORT TOKEN-FILE WITHIN WAIT}, with the admin port. Clients are to be gone within WITHIN seconds; exit code 0 where the node is drained
 * after WAIT seconds at most.
 *
 * <p>Like {@code ctl drain}, but in a JVM so small that a node which has all its memory in use does not miss it.
 */
final class Drain {
    private static final int TIMEOUT_MS = 3_000;
    private static final long BETWEEN_LOOKS_MS = 500;

    private final int port;
    private final String token;

    private Drain(int port, String token) {
        this.port = port;
        this.token = token;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Drain node = new Drain(Integer.parseInt(arguments[0]), Files.readString(Path.of(arguments[1])).strip());
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
        String answer = node.ask("PUT /api/v1/drain?withinSeconds=" + arguments[2]);
        while (answer.contains(" 200 ") && !answer.contains("\"drained\"") && System.nanoTime() - giveUpNs < 0) {
            Thread.sleep(BETWEEN_LOOKS_MS);
            answer = node.ask("GET /api/v1/drain");
        }
        System.out.println(answer);
        System.exit(answer.contains("\"drained\"") ? 0 : 1);
    }

    private String ask(String question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.getOutputStream()
                    .write((question + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer " + token
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
