package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who of a share group receives a message, and who when that one cannot (MQTT 5.0, section 4.8.2). Strategies: see the tests of ShareGroup. */
class ShareGroupDeliveryTest {
    private static final String SHARED = "$share/g/t";

    private static final Member ANOTHER = new Member(new MemberId("another"), 1);

    private final Engine engine = new Engine();

    @Test
    void givesEachMessageToOneMember() {
        Client durable = durable("d");
        Client passing = passing("p");
        publish("1", "2", "3", "4");
        assertThat(durable.received).containsExactly("1", "3");
        assertThat(passing.received).containsExactly("2", "4");
    }

    @Test
    void givesEachGroupAndEachOrdinarySubscriberItsOwn() {
        Client first = durable("first");
        Client second = Client.of(engine, "second").expiring(100).connect().subscribe("$share/other/t", "t");
        publish("1");
        assertThat(first.received).containsExactly("1");
        assertThat(second.received).containsExactly("1", "1");
    }

    @Test
    void skipsAMemberThatIsAwayAndTheOneWithoutRoom() {
        Client away = durable("away");
        Client narrow =
                Client.of(engine, "narrow").expiring(100).receiveMaximum(1).connect();
        narrow.subscribe(SHARED);
        Client wide = passing("wide");
        away.lose();
        publish("1", "2", "3", "4");
        assertThat(away.received).isEmpty();
        assertThat(narrow.received).hasSize(1);
        assertThat(wide.received).hasSize(3);
    }

    @Test
    void keepsMessagesUntilAMemberCanTakeThem() {
        Client first = Client.of(engine, "a").expiring(100).receiveMaximum(1).connect();
        first.subscribe(SHARED);
        publish("1", "2");
        assertThat(first.received).containsExactly("1");
        first.acknowledge(Acknowledgement.Kind.PUBACK, 1);
        assertThat(first.received).containsExactly("1", "2");
        first.acknowledge(Acknowledgement.Kind.PUBACK, 2);
        first.lose();
        publish("3");
        assertThat(Client.of(engine, "a").expiring(100).connect().received).containsExactly("3");
        assertThat(engine.events.dropped).isEmpty();
    }

    @Test
    void givesWhatADurableMemberHasNotAcknowledgedToAnother() {
        Client leaving = durable("leaving");
        publish("1", "2");
        Client other = passing("other");
        leaving.lose();
        assertThat(other.received).containsExactly("1", "2");
        assertThat(Client.of(engine, "leaving").expiring(100).connect().received)
                .isEmpty();
    }

    @Test
    void leavesAQosTwoMessageThatWasSentWithItsSession() { // [MQTT-4.8.2-4]
        Client leaving = durable("leaving");
        engine.publish("t", "1", QoS.EXACTLY_ONCE);
        Client other = passing("other");
        leaving.lose();
        assertThat(other.received).isEmpty();
        Client back = Client.of(engine, "leaving").expiring(100).connect();
        assertThat(back.received).containsExactly("1");
        assertThat(back.last().dup()).isTrue();
    }

    @Test
    void doesNotSendAQosTwoMessageToAnotherWhenTheSessionEnds() { // [MQTT-4.8.2-5]
        Client leaving = durable("leaving");
        engine.publish("t", "1", QoS.EXACTLY_ONCE);
        Client other = passing("other");
        leaving.depart(new Departure(false, 0));
        assertThat(other.received).isEmpty();
        assertThat(engine.events.queuedBytes).isZero();
    }

    @Test
    void discardsAMessageThatAMemberRefused() { // [MQTT-4.8.2-6]
        Client refusing = durable("refusing");
        engine.publish("t", "1", QoS.EXACTLY_ONCE);
        Client other = passing("other");
        refusing.acknowledge(Acknowledgement.Kind.PUBREC_ERROR, 1);
        assertThat(other.received).isEmpty();
        assertThat(engine.events.queuedBytes).isZero();
    }

    @Test
    void countsWhatNobodyIsLeftFor() {
        Client leaving = durable("leaving");
        publish("1");
        leaving.depart(new Departure(false, 0));
        assertThat(engine.events.dropped(DropReason.NO_MEMBER)).isEqualTo(1);
        assertThat(engine.events.queuedBytes).isZero();
    }

    @Test
    void lendsToAnotherWhatATransientMemberGivesBack() {
        Client leaving = passing("leaving");
        publish("1", "2");
        Client other = passing("other");
        leaving.giveBack(1);
        leaving.giveBack(0);
        leaving.lose();
        assertThat(other.received).containsExactly("1", "2");
        other.settleAll();
        assertThat(engine.events.queuedBytes).isZero();
    }

    @Test
    void isToldOnceOfAllThatOneThreadReturns() {
        List<Runnable> later = new ArrayList<>();
        LeaseSink leases = engine.sessions.leases(later::add);
        Client member = passing("member");
        publish("1", "2", "3");
        member.shared.forEach(delivery -> leases.onSettled(Objects.requireNonNull(delivery.lease())));
        assertThat(later).hasSize(1);
        later.remove(0).run();
        engine.run();
        assertThat(engine.events.queuedBytes).isZero();
        publish("4");
        leases.onSettled(Objects.requireNonNull(member.shared.get(3).lease()));
        assertThat(later).hasSize(1);
    }

    @Test
    void leavesAMemberThatGaveBackAloneUntilATick() {
        Client member = passing("member");
        publish("1");
        member.giveBack(0);
        engine.run();
        assertThat(member.received).containsExactly("1");
        engine.pass(250);
        assertThat(member.received).containsExactly("1", "1");
    }

    @Test
    void dropsQosZeroWhereNobodyCanTakeIt() {
        durable("away").lose();
        engine.publish("t", "1", QoS.AT_MOST_ONCE);
        assertThat(engine.events.dropped(DropReason.NO_MEMBER)).isEqualTo(1);
    }

    @Test
    void boundsWhatWaits() {
        Engine small = new Engine(new SessionLimits(2, 1 << 20, DropPolicy.OLDEST, 10, 1 << 20, 100));
        Client.of(small, "a").expiring(100).connect().subscribe(SHARED).lose();
        for (String payload : List.of("1", "2", "3")) {
            small.publish("t", payload, QoS.AT_LEAST_ONCE);
        }
        assertThat(Client.of(small, "a").expiring(100).connect().received).containsExactly("2", "3");
        assertThat(small.events.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void doesNotLendWhatExpiredWhileItWaited() {
        durable("a").lose();
        engine.answer(engine.publish(engine.message("t", "1", QoS.AT_LEAST_ONCE, false, "", engine.nowMs + 1000)));
        engine.pass(1000);
        assertThat(Client.of(engine, "a").expiring(100).connect().received).isEmpty();
        assertThat(engine.events.dropped(DropReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void isAtTheMaximumQosOfItsMember() {
        Client member = Client.of(engine, "a").expiring(100).connect();
        member.subscribe(Subscription.parse(SHARED, QoS.AT_MOST_ONCE, false, false, RetainHandling.SEND, 9));
        publish("1");
        assertThat(member.last().packetId()).isZero();
        assertThat(member.last().delivery().subscriptionIdentifiers()).containsExactly(9);
        assertThat(engine.events.queuedBytes).isZero();
    }

    @Test
    void endsWithItsLastMember() {
        Client member = passing("a");
        assertThat(engine.sessions.counts().shareGroups()).isEqualTo(1);
        assertThat(engine.answer(engine.sessions.leaveGroup("a", member.result.epoch(), SHARED)))
                .isTrue();
        assertThat(engine.answer(engine.sessions.leaveGroup("a", member.result.epoch(), SHARED)))
                .isFalse();
        engine.run();
        assertThat(engine.sessions.counts().shareGroups()).isZero();
        assertThat(engine.routes.match(engine.message("t", "", QoS.AT_MOST_ONCE).topic()))
                .isEmpty();
    }

    @Test
    void sendsNothingToANewSessionThatIsNoMember() {
        Client member = durable("a");
        durable("b");
        engine.publish(engine.message("t", "1", QoS.AT_LEAST_ONCE)); // on its way when the client starts anew
        Client anew = Client.of(engine, "a").cleanStart().expiring(100).connect();
        engine.run();
        assertThat(anew.received).isEmpty();
        assertThat(member.takenOver).isTrue();
    }

    @Test
    void prefersTheMembersOnThePublishersNode() {
        Engine local = local();
        Client there = passing(local, "there", ANOTHER);
        Client here = passing(local, "here", Engine.SELF);
        Client alsoThere = Client.of(local, "also there", ANOTHER).expiring(100).connect();
        alsoThere.subscribe(SHARED);
        publishOn(ANOTHER, local, "1", "2", "3");
        publishOn(Engine.SELF, local, "4", "5");
        assertThat(there.received).containsExactly("1", "3");
        assertThat(alsoThere.received).containsExactly("2");
        assertThat(here.received).containsExactly("4", "5");
    }

    @Test
    void knowsWhereADurableMemberHasGone() {
        Engine local = local();
        Client.of(local, "moving").expiring(100).connect().subscribe(SHARED);
        Client staying = passing(local, "staying", Engine.SELF);
        Client moved = Client.of(local, "moving", ANOTHER).expiring(100).connect();
        publishOn(ANOTHER, local, "1", "2");
        publishOn(Engine.SELF, local, "3", "4");
        assertThat(moved.received).containsExactly("1", "2");
        assertThat(staying.received).containsExactly("3", "4");
    }

    @Test
    void knowsWhereAMessageThatIsGivenBackWasPublished() {
        Engine local = local();
        Client refusing = passing(local, "refusing", ANOTHER);
        publishOn(ANOTHER, local, "1", "2");
        Client here = passing(local, "here", Engine.SELF);
        Client there = passing(local, "there", ANOTHER);
        refusing.giveBack(0);
        refusing.giveBack(1);
        local.run();
        assertThat(there.received).containsExactly("1", "2");
        assertThat(here.received).isEmpty();
    }

    private static Engine local() {
        return new Engine(Engine.LIMITS, ShareStrategy.LOCAL, 1);
    }

    private Client durable(String clientId) {
        return Client.of(engine, clientId).expiring(100).connect().subscribe(SHARED);
    }

    private Client passing(String clientId) {
        return passing(engine, clientId, Engine.SELF);
    }

    private static Client passing(Engine engine, String clientId, Member member) {
        Client client = Client.of(engine, clientId, member).connect();
        Subscription shared = Subscription.parse(SHARED, QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND, 0);
        engine.answer(engine.sessions.joinGroup(clientId, client.result.epoch(), shared));
        return client;
    }

    private static void publishOn(Member source, Engine engine, String... payloads) {
        for (String payload : payloads) {
            engine.answer(engine.publish(engine.message("t", payload, QoS.AT_LEAST_ONCE), source));
        }
    }

    private void publish(String... payloads) {
        for (String payload : payloads) {
            engine.publish("t", payload, QoS.AT_LEAST_ONCE);
        }
    }
}
