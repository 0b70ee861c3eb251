package io.flotilla.benchmarks.load.crew;

import java.net.InetSocketAddress;

/** A {@code host:port}, where a host with colons stands in brackets. */
public final class Address {
    private static final int HIGHEST_PORT = 65_535;

    private Address() {}

    /**
     * The address that {@code text} names.
     *
     * @throws IllegalArgumentException where it does not, or where nobody knows the host, with a sentence for whoever wrote it
     */
    public static InetSocketAddress resolve(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        int port = colon < 0 ? 0 : port(text.substring(colon + 1));
        if (host.isEmpty() || port == 0) {
            throw new IllegalArgumentException("'" + text + "' is not an address of the form host:port");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("nobody knows the host of '" + text + "'");
        }
        return address;
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > HIGHEST_PORT) {
            return 0;
        }
        return Integer.parseInt(digits);
    }
}
