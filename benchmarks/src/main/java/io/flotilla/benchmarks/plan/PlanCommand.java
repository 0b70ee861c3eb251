package io.flotilla.benchmarks.plan;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says how many nodes a fleet of clients needs, and why. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description =
                "Says how many nodes a fleet of clients needs, from what single operations were measured to cost.")
public final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--connections",
            required = true,
            paramLabel = "N",
            converter = Count.class,
            description = "Clients that are connected at the same time, such as 10M.")
    private double connections;

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "N",
            converter = Count.class,
            description = "Messages that all of them publish in a second, such as 500k.")
    private double rate;

    @Option(
            names = "--fanout",
            defaultValue = "1",
            paramLabel = "N",
            converter = Count.class,
            description = "Subscribers that a message goes to, in the mean (${DEFAULT-VALUE}).")
    private double fanOut;

    @Option(
            names = "--qos1",
            defaultValue = "0",
            paramLabel = "SHARE",
            description = "Share of the messages at QoS 1, from 0 to 1 (${DEFAULT-VALUE}); the others are at QoS 0.")
    private double qos1;

    @Option(
            names = "--durable",
            defaultValue = "1",
            paramLabel = "SHARE",
            description = "Share of the clients whose sessions outlive their connections (${DEFAULT-VALUE}).")
    private double durable;

    @Option(
            names = "--payload",
            defaultValue = "256",
            paramLabel = "BYTES",
            converter = Bytes.class,
            description = "Of a message, in the mean (${DEFAULT-VALUE}).")
    private double payload;

    @Option(names = "--tls", description = "Clients connect by TLS.")
    private boolean tls;

    @Option(
            names = "--keep-alive",
            defaultValue = "300",
            paramLabel = "S",
            description = "Seconds between the PINGREQs of a client (${DEFAULT-VALUE}).")
    private double keepAliveS;

    @Option(
            names = "--reconnect-within",
            defaultValue = "600",
            paramLabel = "S",
            description = "Seconds in which all clients must be able to connect again (${DEFAULT-VALUE}).")
    private double reconnectS;

    @Option(
            names = "--cores-per-node",
            defaultValue = "8",
            paramLabel = "N",
            description = "Cores of a node, as fast as the one that was measured (${DEFAULT-VALUE}).")
    private double cores;

    @Option(
            names = "--memory-per-node",
            defaultValue = "32G",
            paramLabel = "BYTES",
            converter = Bytes.class,
            description = "Memory of a node (${DEFAULT-VALUE}).")
    private double memory;

    @Option(
            names = "--network-per-node",
            defaultValue = "10G",
            paramLabel = "BIT/S",
            converter = Count.class,
            description = "What a node's network carries in each direction (${DEFAULT-VALUE}).")
    private double network;

    @Option(
            names = "--headroom",
            defaultValue = "0.4",
            paramLabel = "SHARE",
            description = "Share of a node that stays free for peaks (${DEFAULT-VALUE}).")
    private double headroom;

    @Option(
            names = "--replicas",
            defaultValue = "2",
            paramLabel = "N",
            description = "Members that hold each durable session (${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--measured",
            paramLabel = "FILE",
            description = "Costs to use in place of the packaged ones, a file such as benchmarks' capacity.yaml.")
    private @Nullable Path measured;

    @Override
    public Integer call() throws IOException {
        try {
            Fleet fleet = new Fleet(connections, rate, fanOut, qos1, durable, payload, tls, keepAliveS, reconnectS);
            NodeSize node = new NodeSize(cores, memory, network, headroom, replicas);
            Costs costs = measured == null ? Costs.packaged() : Costs.read(measured);
            spec.commandLine().getOut().print(PlanText.of(Plan.of(fleet, node, costs)));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ": there is no such file", e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** A number with k, M or G for thousands. */
    private static final class Count implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return converted(() -> Quantity.count(text));
        }
    }

    /** A number with k, M or G for powers of 1024. */
    private static final class Bytes implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return converted(() -> Quantity.bytes(text));
        }
    }

    private static double converted(DoubleSupplier parsed) {
        try {
            return parsed.getAsDouble();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
