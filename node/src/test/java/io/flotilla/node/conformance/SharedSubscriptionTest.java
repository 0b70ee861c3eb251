package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBLISH;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.PacketType.UNSUBACK;
import static io.flotilla.node.conformance.Packets.ack;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Packets.unsubscribe;
import static io.flotilla.node.conformance.Property.SUBSCRIPTION_IDENTIFIER;
import static io.flotilla.node.conformance.Property.receiveMaximum;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.subscriptionIdentifier;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shared subscriptions (MQTT 5.0, section 4.8.2).
 *
 * <p>Not here: the strategies other than the default round-robin, which the standard leaves to the broker.
 */
class SharedSubscriptionTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    void sendsEachMessageToOneMemberInTurn() {
        RawClient one = member("$share/turns/turns");
        RawClient other = member("$share/turns/turns");
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 4; i++) {
            publisher.publish(publish("turns", "x").qos(1));
        }
        for (RawClient member : new RawClient[] {one, other}) {
            member.receive("x");
            member.receive("x");
            member.expectNothingFrom(publisher);
        }
    }

    @Test
    void sendsEachMessageToEveryGroupAndToEveryPlainSubscriber() {
        RawClient ofA = member("$share/a/groups");
        RawClient ofB = member("$share/b/groups");
        RawClient plain = member("groups");
        broker.connect().publish(publish("groups", "x").qos(1));
        ofA.receive("x");
        ofB.receive("x");
        plain.receive("x");
    }

    @Test
    void takesDifferentFiltersOfOneShareNameAsDifferentGroups() {
        RawClient wide = member("$share/name/filters/#");
        RawClient exact = member("$share/name/filters/x");
        broker.connect().publish(publish("filters/x", "x").qos(1));
        wide.receive("x");
        exact.receive("x");
    }

    @Test
    void servesMembersOfMqtt311Too() {
        RawClient member = broker.connect(V3_1_1, connect("member of 3.1.1"));
        member.subscribe("$share/old/old", 1);
        broker.connect().publish(publish("old", "x").qos(1));
        assertThat(member.receive("x").topic()).isEqualTo("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/", "$share/name", "$share//filter", "$share/name/"})
    @Statement("MQTT-4.8.2-1")
    @Statement("MQTT-4.8.2-2")
    void refusesAFilterWithoutAShareNameOrATopicFilter(String filter) {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter(filter, 0));
        client.expectFilterRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share/na+me/filter", "$share/na#me/filter", "$share/+/filter", "$share/#/filter"})
    @Statement("MQTT-4.8.2-2")
    void refusesAWildcardInAShareName(String filter) {
        RawClient client = broker.connect();
        client.send(subscribe(1).filter(filter, 0));
        client.expectFilterRefused();
    }

    @Test
    @Statement("MQTT-4.8.2-3")
    void respectsTheQosThatIsGrantedToTheMember() {
        RawClient low = broker.connect();
        low.subscribe("$share/qos/granted", 0);
        RawClient publisher = broker.connect();
        publisher.publish(publish("granted", "x").qos(2));
        assertThat(low.expectMessage("x").qos()).isZero();
    }

    @Test
    void sendsTheSubscriptionIdentifierOfTheMember() {
        RawClient member = broker.connect();
        member.subscribe("$share/id/identified", 0, subscriptionIdentifier(7));
        broker.connect().send(publish("identified", "x"));
        assertThat(member.expectMessage("x").numbers(SUBSCRIPTION_IDENTIFIER)).containsExactly(7L);
    }

    @Test
    void sendsNothingToAMemberThatHasUnsubscribed() {
        RawClient stays = member("$share/leave/leave");
        RawClient leaves = member("$share/leave/leave");
        leaves.send(unsubscribe(1, "$share/leave/leave"));
        assertThat(leaves.expect(UNSUBACK).reasonCodes()).containsExactly(0);
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 3; i++) {
            publisher.publish(publish("leave", "message " + i).qos(1));
            stays.receive("message " + i);
        }
        leaves.expectNothingFrom(publisher);
    }

    @Test
    void keepsAPlainSubscriptionApartFromASharedOneWithTheSameFilter() {
        RawClient both = member("$share/apart/apart");
        both.subscribe("apart", 0);
        both.send(unsubscribe(1, "$share/apart/apart"));
        both.expect(UNSUBACK);
        RawClient publisher = broker.connect();
        publisher.send(publish("apart", "x"));
        both.expectMessage("x");
        both.expectNothingFrom(publisher);
    }

    @Test
    void skipsAMemberThatCannotTakeMore() {
        RawClient full = broker.connect(connect("full member").properties(receiveMaximum(1)));
        full.subscribe("$share/full/full", 1);
        RawClient free = member("$share/full/full");
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 6; i++) {
            publisher.publish(publish("full", "message " + i).qos(1));
        }
        full.expect(PUBLISH);
        full.expectNothing();
        for (int i = 1; i <= 5; i++) {
            RawPacket message = free.expect(PUBLISH);
            free.send(ack(PUBACK, message.packetId()));
        }
    }

    @Test
    void givesWhatALeavingMemberHasNotAcknowledgedToAnother() {
        RawClient leaves = member("$share/handover/handover");
        RawClient publisher = broker.connect();
        publisher.publish(publish("handover", "x").qos(1));
        leaves.expectMessage("x");
        RawClient stays = member("$share/handover/handover");
        leaves.disconnect();
        stays.receive("x");
    }

    @Test
    @Statement("MQTT-4.8.2-4")
    void completesAQos2DeliveryToTheMemberThatHadBegunIt() {
        ConnectLayout durable = connect("begun member").cleanStart(false).properties(sessionExpiry(60));
        RawClient begun = broker.connect(durable);
        begun.subscribe("$share/begun/begun/shared", 2);
        RawClient publisher = broker.connect();
        publisher.publish(publish("begun/shared", "x").qos(2));
        int id = begun.expectMessage("x").packetId();
        begun.send(ack(PUBREC, id));
        begun.expect(PUBREL);
        begun.drop();
        RawClient other = broker.connect();
        other.subscribe("$share/begun/begun/shared", 2);
        RawClient again = broker.connect(durable);
        assertThat(again.expect(PUBREL).packetId()).isEqualTo(id);
        again.send(ack(PUBCOMP, id));
        other.expectNothingFrom(publisher);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Statement("MQTT-4.8.2-5")
    void givesAQos2MessageThatHadBegunToNobodyElseWhenTheSessionEnds(boolean received) {
        RawClient begun = member("$share/ends/ends");
        RawClient publisher = broker.connect();
        publisher.publish(publish("ends", "x").qos(2));
        int id = begun.expectMessage("x").packetId();
        if (received) {
            begun.send(ack(PUBREC, id));
            begun.expect(PUBREL);
        }
        RawClient other = member("$share/ends/ends");
        begun.disconnect();
        other.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-4.8.2-6")
    void givesAMessageThatAMemberRefusesToNobodyElse() {
        RawClient refuses = member("$share/refused/refused");
        RawClient publisher = broker.connect();
        publisher.publish(publish("refused", "x").qos(1));
        int id = refuses.expectMessage("x").packetId();
        RawClient other = member("$share/refused/refused");
        refuses.send(ack(PUBACK, id, 0x83));
        refuses.expectNothing();
        refuses.disconnect();
        other.expectNothingFrom(publisher);
    }

    private static RawClient member(String filter) {
        RawClient member = broker.connect();
        member.subscribe(filter, 2);
        return member;
    }
}
