package io.flotilla.node.codec;

import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Pingreq;
import io.flotilla.node.packet.Pingresp;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.Pubrel;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.packet.Will;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Packets of every kind and property that one side of a connection may send, drawn from a seed. */
final class RandomPackets {
    private static final String[] CHARACTERS = {"a", "B", "7", "/", " ", "\u007F", "é", "\uFEFF", "好", "\uFFFF", "😀"};
    private static final List<ReasonCode> MQTT3_REFUSALS = List.of(
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.SERVER_UNAVAILABLE,
            ReasonCode.BAD_USER_NAME_OR_PASSWORD,
            ReasonCode.NOT_AUTHORIZED);

    private final Random random;
    private final Wire wire;
    private final MqttVersion version;
    private final boolean v5;

    RandomPackets(long seed, Wire wire) {
        random = new Random(seed);
        this.wire = wire;
        version = wire.version();
        v5 = version.isV5();
    }

    Packet next() {
        List<Supplier<Packet>> packets = new ArrayList<>(List.of(
                this::publish,
                () -> new Puback(packetId(), code(ReasonCodes.OF_PUBACK), reasonString(), userProperties()),
                () -> new Pubrec(packetId(), code(ReasonCodes.OF_PUBACK), reasonString(), userProperties()),
                () -> new Pubrel(packetId(), code(ReasonCodes.OF_PUBREL), reasonString(), userProperties()),
                () -> new Pubcomp(packetId(), code(ReasonCodes.OF_PUBREL), reasonString(), userProperties())));
        if (wire.fromServer()) {
            packets.addAll(List.of(this::connack, this::suback, this::unsuback, () -> Pingresp.INSTANCE));
        } else {
            packets.addAll(List.of(this::subscribe, this::unsubscribe, () -> Pingreq.INSTANCE));
        }
        if (v5 || !wire.fromServer()) {
            packets.add(this::disconnect);
        }
        if (v5) {
            packets.add(this::auth);
        }
        return pick(packets).get();
    }

    Connect connect() {
        boolean clean = random.nextBoolean();
        String username = maybe(this::text);
        String method = ofV5(this::text);
        return new Connect(
                version,
                clean,
                random.nextInt(65_536),
                text(),
                maybe(this::will),
                username,
                v5 || username != null ? maybe(this::bytes) : null,
                v5 ? unsignedInt() : clean ? 0 : Connect.NEVER_EXPIRES,
                v5 ? 1 + random.nextInt(65_535) : 65_535,
                v5 ? 1 + random.nextInt(Integer.MAX_VALUE) : Connect.NO_LIMIT,
                v5 ? random.nextInt(65_536) : 0,
                v5 && random.nextBoolean(),
                !v5 || random.nextBoolean(),
                userProperties(),
                method,
                method == null ? null : maybe(this::bytes));
    }

    private Will will() {
        return new Will(
                topic(),
                bytes(),
                pick(List.of(QoS.values())),
                random.nextBoolean(),
                v5 ? unsignedInt() : 0,
                interval(),
                properties());
    }

    private Packet connack() {
        boolean present = version != MqttVersion.V3_1 && random.nextBoolean();
        ReasonCode refusal = v5 ? code(ReasonCodes.OF_CONNACK) : pick(MQTT3_REFUSALS);
        return new Connack(
                present,
                present ? ReasonCode.SUCCESS : refusal,
                interval(),
                v5 ? 1 + random.nextInt(65_535) : 65_535,
                v5 ? pick(List.of(QoS.values())) : QoS.EXACTLY_ONCE,
                !v5 || random.nextBoolean(),
                v5 ? 1 + random.nextInt(Integer.MAX_VALUE) : Connect.NO_LIMIT,
                ofV5(this::text),
                v5 ? random.nextInt(65_536) : 0,
                reasonString(),
                userProperties(),
                !v5 || random.nextBoolean(),
                !v5 || random.nextBoolean(),
                !v5 || random.nextBoolean(),
                v5 ? random.nextInt(65_536) : Packet.ABSENT,
                ofV5(this::text),
                ofV5(this::text),
                ofV5(this::text),
                ofV5(this::bytes));
    }

    private Packet publish() {
        QoS qos = pick(List.of(QoS.values()));
        int alias = v5 && random.nextBoolean() ? 1 + random.nextInt(65_535) : 0;
        int[] identifiers = random.ints(v5 && wire.fromServer() ? random.nextInt(4) : 0, 1, 268_435_456)
                .toArray();
        return new Publish(
                qos != QoS.AT_MOST_ONCE && random.nextBoolean(),
                qos,
                random.nextBoolean(),
                alias != 0 && random.nextBoolean() ? null : topic(),
                qos == QoS.AT_MOST_ONCE ? 0 : packetId(),
                bytes(),
                alias,
                interval(),
                identifiers,
                properties());
    }

    private Packet subscribe() {
        return new Subscribe(
                packetId(), v5 ? random.nextInt(268_435_456) : 0, list(1, this::request), userProperties());
    }

    private Subscribe.Request request() {
        return new Subscribe.Request(
                text(),
                pick(List.of(QoS.values())),
                v5 && random.nextBoolean(),
                v5 && random.nextBoolean(),
                v5 ? pick(List.of(RetainHandling.values())) : RetainHandling.SEND);
    }

    private Packet suback() {
        Set<ReasonCode> codes = v5 ? ReasonCodes.OF_SUBACK : ReasonCodes.OF_SUBACK_3;
        return new Suback(packetId(), list(1, () -> pick(List.copyOf(codes))), reasonString(), userProperties());
    }

    private Packet unsubscribe() {
        return new Unsubscribe(packetId(), list(1, this::text), userProperties());
    }

    private Packet unsuback() {
        List<ReasonCode> codes = v5 ? list(1, () -> code(ReasonCodes.OF_UNSUBACK)) : List.of();
        return new Unsuback(packetId(), codes, reasonString(), userProperties());
    }

    private Packet disconnect() {
        boolean server = wire.fromServer();
        return new Disconnect(
                code(server ? ReasonCodes.OF_DISCONNECT_FROM_SERVER : ReasonCodes.OF_DISCONNECT_FROM_CLIENT),
                server ? Packet.ABSENT : interval(),
                reasonString(),
                userProperties(),
                server ? ofV5(this::text) : null);
    }

    private Packet auth() {
        return new Auth(
                code(wire.fromServer() ? ReasonCodes.OF_AUTH_FROM_SERVER : ReasonCodes.OF_AUTH_FROM_CLIENT),
                text(),
                maybe(this::bytes),
                reasonString(),
                userProperties());
    }

    private MessageProperties properties() {
        return v5 && random.nextBoolean()
                ? new MessageProperties(
                        random.nextInt(3) - 1,
                        ofV5(this::text),
                        ofV5(() -> "r" + text()),
                        ofV5(this::bytes),
                        userProperties())
                : MessageProperties.NONE;
    }

    private List<UserProperty> userProperties() {
        return v5 ? list(0, () -> new UserProperty(text(), text())) : List.of();
    }

    private ReasonCode code(Set<ReasonCode> codes) {
        return v5 ? pick(List.copyOf(codes)) : ReasonCode.SUCCESS;
    }

    private @Nullable String reasonString() {
        return ofV5(this::text);
    }

    private int packetId() {
        return 1 + random.nextInt(65_535);
    }

    private long interval() {
        return v5 && random.nextBoolean() ? unsignedInt() : Packet.ABSENT;
    }

    private long unsignedInt() {
        return Integer.toUnsignedLong(random.nextInt());
    }

    private TopicName topic() {
        return TopicName.of("t" + text());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(50) == 0 ? 500 : 12); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 40_000 : 40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> @Nullable T ofV5(Supplier<T> value) {
        return v5 ? maybe(value) : null;
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> list(int atLeast, Supplier<T> item) {
        List<T> list = new ArrayList<>();
        for (int i = atLeast + random.nextInt(4); i > 0; i--) {
            list.add(item.get());
        }
        return list;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
