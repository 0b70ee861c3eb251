package io.flotilla.benchmarks.load.client;

import io.flotilla.benchmarks.load.account.Counts;
import io.flotilla.benchmarks.load.account.Payload;
import io.flotilla.benchmarks.load.account.Receipts;
import io.flotilla.benchmarks.load.account.Verdict;
import io.flotilla.benchmarks.load.scenario.MqttVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that subscribes, acknowledges, and judges every message that it gets. */
final class Subscriber extends Client {
    private static final int FILTERS_PER_SUBSCRIBE = 100;
    private static final int ACKNOWLEDGEMENTS_BYTES = 1_024;
    private static final int REFUSED = 0x80;

    private final int index;
    private final Receipts receipts;
    private int subacksMissing;

    /** Acknowledgements of what was read and is not read through. */
    private @Nullable ByteBuf acknowledgements;

    /**
     * Subscriber {@code index} of its scenario.
     *
     * @param receipts for the slots of the scenario
     */
    Subscriber(Lane lane, int number, int index, Receipts receipts) {
        super(lane, number);
        this.index = index;
        this.receipts = receipts;
    }

    @Override
    void onConnected(int receiveMaximum) {
        List<String> filters = scenario.filtersOf(index);
        for (int from = 0; from < filters.size(); from += FILTERS_PER_SUBSCRIBE) {
            List<String> some = filters.subList(from, Math.min(filters.size(), from + FILTERS_PER_SUBSCRIBE));
            write(Packets.subscribe(scenario.mqtt(), ++subacksMissing, some, scenario.qos()));
        }
        flush();
    }

    @Override
    void onPacket(int header, ByteBuf in, int at, int length) {
        switch (header >> 4) {
            case Packets.PUBLISH -> onPublish(header, in, at, length);
            case Packets.PUBREL -> acknowledge(Packets.PUBCOMP, in.getUnsignedShort(at));
            case Packets.SUBACK -> onSuback(in, at, length);
            default -> lane.problem("a subscriber was sent a packet of type " + (header >> 4));
        }
    }

    private void onSuback(ByteBuf in, int at, int length) {
        int first = scenario.mqtt() == MqttVersion.V5_0 ? at + 3 + in.getUnsignedByte(at + 2) : at + 2;
        for (int reason = first; reason < at + length; reason++) {
            if (in.getUnsignedByte(reason) >= REFUSED) {
                fail("SUBSCRIBE refused with 0x%02X".formatted(in.getUnsignedByte(reason)));
                return;
            }
        }
        if (--subacksMissing == 0) {
            becomeReady();
        }
    }

    private void onPublish(int header, ByteBuf in, int at, int length) {
        int topicLength = in.getUnsignedShort(at);
        int payloadAt = at + 2 + topicLength;
        int qos = header >> 1 & 3;
        if (qos > 0) {
            acknowledge(qos == 1 ? Packets.PUBACK : Packets.PUBREC, in.getUnsignedShort(payloadAt));
            payloadAt += 2;
        }
        if (scenario.mqtt() == MqttVersion.V5_0) {
            payloadAt = skipProperties(in, payloadAt);
        }
        int payloadBytes = at + length - payloadAt;
        Counts counts = lane.counts();
        counts.received++;
        counts.payloadBytes += payloadBytes;
        int topic = lane.topicNames().read(in, at + 2, topicLength);
        if (topic < 0 || !scenario.wants(index, topic)) {
            counts.misrouted++;
        } else if (!isWhole(in, payloadAt, payloadBytes, topic)) {
            counts.corrupted++;
        } else {
            judge(in, payloadAt, counts);
        }
    }

    private static int skipProperties(ByteBuf in, int at) {
        int index = at;
        int bytes = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.getByte(index++);
            bytes |= (next & 0x7F) << shift;
            if (next >= 0) {
                return index + bytes;
            }
        }
    }

    /** Whether a payload is one of this run's, for {@code topic}, as it was sent. */
    private boolean isWhole(ByteBuf in, int at, int bytes, int topic) {
        if (bytes != scenario.payloadBytes()) {
            return false;
        }
        int stream = in.getInt(at + Payload.STREAM_AT);
        long dueNs = in.getLong(at + Payload.DUE_AT);
        ByteBuf filler = lane.filler();
        return stream >= 0
                && stream < scenario.streams()
                && scenario.topicOf(stream) == topic
                && dueNs >= lane.board().publishFromNs()
                && dueNs <= lane.nowNs()
                && ByteBufUtil.equals(in, at + Payload.HEADER_BYTES, filler, 0, filler.readableBytes());
    }

    private void judge(ByteBuf in, int at, Counts counts) {
        int slot = scenario.slotOf(in.getInt(at + Payload.STREAM_AT));
        Verdict verdict = receipts.receive(slot, in.getInt(at + Payload.NUMBER_AT));
        if (verdict == Verdict.DUPLICATE) {
            counts.duplicated++;
            return;
        }
        if (verdict == Verdict.OUT_OF_ORDER) {
            counts.outOfOrder++;
        }
        lane.latency().record(lane.nowNs() - in.getLong(at + Payload.DUE_AT));
    }

    private void acknowledge(int type, int packetId) {
        if (acknowledgements == null) {
            acknowledgements = buffer(ACKNOWLEDGEMENTS_BYTES);
        }
        Packets.acknowledge(acknowledgements, type, packetId);
    }

    @Override
    void onReadComplete() {
        if (acknowledgements != null) {
            write(acknowledgements);
            acknowledgements = null;
            flush();
        }
    }
}
