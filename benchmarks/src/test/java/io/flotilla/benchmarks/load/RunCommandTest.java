package io.flotilla.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.report.LoadRun;
import io.flotilla.benchmarks.report.LoadRunJson;
import io.flotilla.benchmarks.report.TargetRun;
import io.flotilla.node.Node;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Runs as users make them, of a second or two, against a node in this process. */
class RunCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Node node = Node.start(NodeConfig.parse("port: 0"));
    private InetSocketAddress broker;
    private volatile boolean serves = true;

    @BeforeEach
    void find() {
        BoundListener listener = node.listeners().get(0);
        broker = new InetSocketAddress(listener.host(), listener.port());
    }

    @AfterEach
    void stop() {
        if (serves) {
            serves = false;
            node.stop();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,3.1.1", "1,3.1.1", "2,3.1.1", "1,5.0"})
    void findsEveryMessageOfAPacedRun(int qos, String mqtt) throws Exception {
        int exit = run(
                broker.getPort(), "--pubs=4 --subs=6 --topics=2 --rate=500 --qos=%d --mqtt=%s".formatted(qos, mqtt));

        TargetRun found = result();
        assertThat(exit).as("%s%s", out, err).isZero();
        assertThat(found.totals().connected()).isEqualTo(10);
        assertThat(found.totals().isFaultless()).isTrue();
        assertThat(found.totals().expected()).isEqualTo(3 * found.totals().published());
        assertThat(deliveries(found)).isEqualTo(500 * 3);
        assertThat(found.samples()).hasSize(1);
    }

    @Test
    void sendsAsFastAsIsReceived() throws Exception {
        assertThat(run(broker.getPort(), "--pubs=2 --subs=3 --filters=wildcard --topics=5 --rate=max"))
                .isZero();

        assertThat(deliveries(result())).isPositive();
    }

    @Test
    void runsANamedScenarioSmaller() throws Exception {
        assertThat(run(broker.getPort(), "sharedsub-1K-5-1K-1K --scale=0.02 --connect-rate=500"))
                .isZero();

        assertThat(read().scenario()).isEqualTo("sharedsub-1K-5-1K-1K");
        assertThat(result().totals().connected()).isEqualTo(21);
    }

    @Test
    void sharesTheWorkAmongProcesses() throws Exception {
        assertThat(run(broker.getPort(), "--pubs=4 --subs=4 --topics=4 --qos=1 --rate=400 --processes=2"))
                .as("%s%s", out, err)
                .isZero();

        assertThat(result().totals().connected()).isEqualTo(8);
        assertThat(deliveries(result())).isEqualTo(400);
    }

    @Test
    void measuresTwoInTurns() throws Exception {
        assertThat(run(
                        broker.getPort(),
                        "--pubs=1 --subs=1 --rate=100 --against=127.0.0.1:%d --turns=1".formatted(broker.getPort())))
                .isZero();

        assertThat(read().targets()).hasSize(2);
        assertThat(out.toString()).contains("received a second");
    }

    @Test
    void connectsPublishersAndSubscribersToDifferentNodes() throws Exception {
        int nobody = 1;

        assertThat(run(nobody, "--pubs=1 --subs=1 --rate=100 --pub-target=%1$s --sub-target=%1$s".formatted(address())))
                .as("%s%s", out, err)
                .isZero();
        assertThat(deliveries(result())).isEqualTo(100);
        assertThat(run(broker.getPort(), "--pubs=1 --rate=100 --pub-target=127.0.0.1:" + nobody))
                .isEqualTo(1);
        assertThat(run(broker.getPort(), "--subs=1 --sub-target=127.0.0.1:" + nobody))
                .isEqualTo(1);
    }

    private String address() {
        return "127.0.0.1:" + broker.getPort();
    }

    @Test
    void reconnectsInAStorm() throws Exception {
        assertThat(run(broker.getPort(), "connburst-tls --no-tls --scale=0.00002 --connect-rate=100"))
                .as("%s%s", out, err)
                .isZero();

        assertThat(result().totals().connected()).isGreaterThan(20);
    }

    @Test
    void saysThatTheBrokerHasNoTls() {
        assertThat(run(broker.getPort(), "--idle=2 --tls")).isEqualTo(1);

        assertThat(err.toString()).contains("nobody could connect");
    }

    @Test
    void countsWhatIsLost() throws Exception {
        assertThat(runThroughProxy(packet -> List.of())).isEqualTo(1);

        assertThat(result().totals().lost()).isEqualTo(1);
    }

    @Test
    void countsWhatComesTwice() throws Exception {
        assertThat(runThroughProxy(packet -> List.of(packet, packet))).isEqualTo(1);

        assertThat(result().totals().duplicated()).isEqualTo(1);
        assertThat(result().totals().lost()).isZero();
    }

    @Test
    void countsWhatHasOtherBytes() throws Exception {
        assertThat(runThroughProxy(packet -> List.of(changed(packet, packet.length - 1))))
                .isEqualTo(1);

        assertThat(result().totals().corrupted()).isEqualTo(1);
    }

    @Test
    void countsWhatComesToWhoDidNotAsk() throws Exception {
        int prefix = "??".length() + 2;
        assertThat(runThroughProxy(packet -> List.of(changed(packet, prefix)))).isEqualTo(1);

        assertThat(result().totals().misrouted()).isEqualTo(1);
    }

    @Test
    void countsConnectionsThatTheBrokerLoses() throws Exception {
        Thread killer = Thread.ofVirtual().start(() -> {
            while (node.counters().published() == 0) {
                Thread.onSpinWait();
            }
            stop();
        });

        assertThat(run(broker.getPort(), "--pubs=2 --subs=2 --rate=100 --drain=1"))
                .isEqualTo(1);
        killer.join();
        assertThat(result().totals().disconnects()).isEqualTo(4);
    }

    @Test
    void saysThatNobodyCouldConnect() {
        stop();

        assertThat(run(broker.getPort(), "--idle=1")).isEqualTo(1);
        assertThat(err.toString()).contains("nobody could connect", "Connection refused");
    }

    @Test
    void saysBeforehandThatThereAreNotEnoughFiles() {
        assertThat(run(broker.getPort(), "--idle=50000000")).isEqualTo(1);

        assertThat(err.toString()).contains("--scale", "--processes", "ulimit -n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-such-one | there is no scenario 'no-such-one'",
                "--pubs=1 | --rate",
                "--subs=1 --rate=fast | is not a number",
                "--subs=1 --qos=3 | QoS is 0, 1 or 2",
                "--subs=1 --mqtt=4 | neither 3.1.1 nor 5.0",
                "--subs=1 --payload=8 | at least 16",
                "--subs=1 --scale=0 | above 0",
                "--subs=1 --inflight=70000 | --inflight",
                "--subs=1 --against=nowhere | host:port",
                "--subs=1 --broker-pid=0 | no process 0",
                "--subs=1 --processes=0 | --processes"
            })
    void saysWhatIsWrongWithTheArguments(String arguments, String words) {
        assertThat(run(broker.getPort(), arguments)).isEqualTo(2);
        assertThat(err.toString()).contains(words);
    }

    /** Of the whole run, since there is no warm-up: those that came after the end of publishing have a latency too. */
    private static long deliveries(TargetRun run) {
        return Objects.requireNonNull(run.latency()).count();
    }

    private int runThroughProxy(Function<byte[], List<byte[]>> meddling) throws IOException {
        try (MeddlingProxy proxy = new MeddlingProxy(broker, meddling)) {
            return run(proxy.port(), "--pubs=1 --subs=1 --rate=100 --payload=24 --drain=1");
        }
    }

    private static byte[] changed(byte[] packet, int at) {
        byte[] changed = packet.clone();
        changed[at] ^= 1;
        return changed;
    }

    private int run(int port, String arguments) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments.split(" ")));
        words.add("--target=127.0.0.1:" + port);
        words.add("--json=" + file());
        words.add("--warmup=0");
        words.add("--seconds=1");
        return new CommandLine(new RunCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words.toArray(String[]::new));
    }

    private TargetRun result() throws IOException {
        return read().targets().get(0);
    }

    private LoadRun read() throws IOException {
        return LoadRunJson.read(file());
    }

    private Path file() {
        return directory.resolve("run.json");
    }
}
