package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.Pubrel;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP, field by field (MQTT 5.0 and 3.1.1, sections 3.4 to 3.7). */
class AcknowledgementCodecTest {
    private static final List<UserProperty> USER_PROPERTIES = List.of(new UserProperty("k", "v"));
    private static final Bytes PROPERTIES =
            bytes().u8(0x1F).string("why").u8(0x26).string("k").string("v");

    @ParameterizedTest
    @EnumSource
    void successIsOnlyAPacketIdentifier(MqttVersion version) {
        Wire wire = Wire.fromClient(version);
        wire.carries(new Puback(0x1234, ReasonCode.SUCCESS), bytes().raw(0x40, 2, 0x12, 0x34));
        wire.carries(new Pubrec(0x1234, ReasonCode.SUCCESS), bytes().raw(0x50, 2, 0x12, 0x34));
        wire.carries(new Pubrel(0x1234, ReasonCode.SUCCESS), bytes().raw(0x62, 2, 0x12, 0x34));
        wire.carries(new Pubcomp(0x1234, ReasonCode.SUCCESS), bytes().raw(0x70, 2, 0x12, 0x34));
    }

    @Test
    void aReasonCodeFollowsWithoutProperties() {
        Wire wire = Wire.fromServer(MqttVersion.V5);
        wire.carries(new Puback(1, ReasonCode.NO_MATCHING_SUBSCRIBERS), bytes().raw(0x40, 3, 0, 1, 0x10));
        wire.carries(new Pubrec(1, ReasonCode.QUOTA_EXCEEDED), bytes().raw(0x50, 3, 0, 1, 0x97));
        wire.carries(new Pubrel(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND), bytes().raw(0x62, 3, 0, 1, 0x92));
        wire.carries(new Pubcomp(1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND), bytes().raw(0x70, 3, 0, 1, 0x92));
    }

    @Test
    void successMayBeSpelledOut() {
        Wire wire = Wire.fromClient(MqttVersion.V5);
        wire.reads(new Puback(1, ReasonCode.SUCCESS), bytes().raw(0x40, 3, 0, 1, 0));
        wire.reads(new Puback(1, ReasonCode.SUCCESS), bytes().raw(0x40, 4, 0, 1, 0, 0));
    }

    @Test
    void propertiesComeLast() {
        Wire wire = Wire.fromClient(MqttVersion.V5);
        Bytes failed = bytes().u16(1).u8(0x83).counted(PROPERTIES);
        Bytes unknown = bytes().u16(1).u8(0x92).counted(PROPERTIES);
        ReasonCode error = ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
        ReasonCode notFound = ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        wire.carries(new Puback(1, error, "why", USER_PROPERTIES), packet(0x40, failed));
        wire.carries(new Pubrec(1, error, "why", USER_PROPERTIES), packet(0x50, failed));
        wire.carries(new Pubrel(1, notFound, "why", USER_PROPERTIES), packet(0x62, unknown));
        wire.carries(new Pubcomp(1, notFound, "why", USER_PROPERTIES), packet(0x70, unknown));
    }

    /** MQTT 3.1, section 2.1: the flags are not reserved yet, and DUP marks a PUBREL that is sent again. */
    @Test
    void mqtt31MaySendPubrelAgainWithDup() {
        Wire.fromClient(MqttVersion.V3_1).reads(new Pubrel(1, ReasonCode.SUCCESS), bytes().raw(0x6A, 2, 0, 1));
    }
}
