package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one member says of what it holds.
 *
 * @param keeps whether it keeps that on disk
 * @param clusterId the cluster that it remembers, once that has opened with what it keeps; null where it remembers none
 * @param acceptsLoss whether it is told to go on without what no member kept
 * @param standings of its replicas, by partition
 */
record Report(boolean keeps, @Nullable String clusterId, boolean acceptsLoss, List<Standing> standings) {
    /**
     * How far one replica is.
     *
     * @param live whether it belongs to the history that goes on
     * @param safe whether it is the owner's, and a copy follows it
     */
    record Standing(Point point, boolean live, boolean safe) {
        boolean isSomething() {
            return live || !point.equals(Point.ORIGIN);
        }
    }

    Report {
        standings = List.copyOf(standings);
    }

    byte[] toBytes() {
        WireOutput out = new WireOutput();
        out.writeBoolean(keeps);
        out.writeOptionalString(clusterId);
        out.writeBoolean(acceptsLoss);
        out.writeInt(standings.size());
        for (Standing each : standings) {
            each.point.write(out);
            out.writeBoolean(each.live);
            out.writeBoolean(each.safe);
        }
        return out.toBytes();
    }

    static Report read(byte[] bytes) {
        WireInput in = new WireInput(bytes);
        boolean keeps = in.readBoolean();
        String clusterId = in.readOptionalString();
        boolean acceptsLoss = in.readBoolean();
        int count = in.readCount();
        List<Standing> standings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            standings.add(new Standing(Point.read(in), in.readBoolean(), in.readBoolean()));
        }
        return new Report(keeps, clusterId, acceptsLoss, standings);
    }
}
