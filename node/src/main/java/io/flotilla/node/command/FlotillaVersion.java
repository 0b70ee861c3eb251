package io.flotilla.node.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the manifest of its jar. */
final class FlotillaVersion implements IVersionProvider {

    /** Such as {@code 1.2.0}; {@code (unpackaged)} where the classes are not in a jar. */
    static String number() {
        String version = FlotillaVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "Flotilla " + number(), "Java " + Runtime.version() + ", " + System.getProperty("java.vendor")
        };
    }
}
