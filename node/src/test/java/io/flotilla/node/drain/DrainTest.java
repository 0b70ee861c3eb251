package io.flotilla.node.drain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.node.config.DrainConfig;
import io.flotilla.node.drain.Drain.State;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.peer.PeerLoads;
import io.flotilla.node.peer.PeerLoads.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a node lets go of its clients, by a clock that is stepped by hand. */
class DrainTest {
    private static final int CLIENTS = 1_000;
    private static final int PER_SECOND = 100;

    private final PeerLoads peers = new PeerLoads(null);
    private final Crowd crowd = new Crowd();
    private boolean copied = true;
    private long nowNs;
    private final Drain drain =
            new Drain(new DrainConfig(Duration.ofSeconds(5), PER_SECOND), crowd, peers, () -> copied, () -> nowNs);

    @Test
    void takesClientsUntilItBegins() {
        assertThat(drain.refusal(MqttVersion.V5)).isNull();
        assertThat(drain.whyNotReady()).isNull();
    }

    @Test
    void keepsItsClientsUntilLoadBalancersHaveNoticed() {
        anotherTakesMore();
        drain.begin();

        pass(4_900);
        assertThat(drain.state()).isEqualTo(State.WAITING);
        assertThat(crowd.told).isEmpty();
        assertThat(drain.whyNotReady()).contains("1000 clients left");
        pass(200);
        assertThat(drain.state()).isEqualTo(State.MOVING);
    }

    @Test
    void doesNotWaitWhereNoOtherNodeTakesClients() {
        drain.begin();

        pass(50);
        assertThat(drain.state()).isEqualTo(State.MOVING);
    }

    @Test
    void movesNoMoreThanItMayInASecond() {
        drain.begin();
        for (int second = 1; second <= 5; second++) {
            pass(1_000);
            assertThat(crowd.told).hasSizeBetween(PER_SECOND * second - 1, PER_SECOND * second + 1);
        }
    }

    @Test
    void aClockThatWasHeldUpMovesNoCrowdAtOnce() {
        drain.begin();
        drain.tick();
        nowNs += Duration.ofSeconds(60).toNanos();

        drain.tick();
        assertThat(crowd.told).hasSizeLessThanOrEqualTo(PER_SECOND / 2);
    }

    @Test
    void movesMoreWhereTheyWouldNotAllBeGoneInTime() {
        drain.begin(Duration.ofSeconds(4));

        pass(2_000);
        assertThat(crowd.told).hasSizeBetween(CLIENTS / 2 - 20, CLIENTS / 2 + 20);
        pass(2_100);
        assertThat(crowd.count()).isZero();
    }

    @Test
    void isDrainedWhenNobodyIsLeftAndPartitionsHaveTheirCopies() {
        copied = false;
        drain.begin();

        pass(11_000);
        assertThat(crowd.count()).isZero();
        assertThat(drain.state()).isEqualTo(State.COPYING);
        copied = true;
        pass(50);
        assertThat(drain.state()).isEqualTo(State.DRAINED);
    }

    @Test
    void movesAClientThatConnectedAtTheLastMomentToo() {
        drain.begin();
        pass(11_000);

        crowd.left = 1;
        pass(50);
        assertThat(drain.state()).isEqualTo(State.MOVING);
        pass(50);
        assertThat(drain.state()).isEqualTo(State.DRAINED);
    }

    @Test
    void servesAgainWhenItIsCancelled() {
        drain.begin();
        pass(1_000);

        assertThat(drain.cancel()).isTrue();
        int told = crowd.told.size();
        pass(1_000);
        assertThat(crowd.told).hasSize(told);
        assertThat(drain.refusal(MqttVersion.V5)).isNull();
    }

    @Test
    void cannotBeCancelledOnceTheNodeStops() throws InterruptedException {
        crowd.left = 0;
        drain.stop(Duration.ofSeconds(1));

        assertThat(drain.cancel()).isFalse();
        assertThat(drain.state()).isEqualTo(State.DRAINED);
    }

    @Test
    void tellsWhoIsThereAndWhoComesWhereToGo() {
        anotherTakesMore();
        drain.begin();
        pass(5_100);

        assertThat(crowd.told)
                .allMatch(each -> each.reasonCode() == ReasonCode.USE_ANOTHER_SERVER)
                .allMatch(each -> "b:1883".equals(each.serverReference()));
        assertThat(refusal(MqttVersion.V5).serverReference()).isEqualTo("b:1883");
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttVersion.class,
            names = {"V3_1", "V3_1_1"})
    void tellsClientsOfMqtt3ThatItIsUnavailable(MqttVersion version) {
        anotherTakesMore();
        drain.begin();

        assertThat(refusal(version).reasonCode()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
    }

    @Test
    void namesNoOtherServerWhereThereIsNone() {
        drain.begin();
        pass(1_000);

        assertThat(crowd.told).isNotEmpty().allMatch(each -> each.reasonCode() == ReasonCode.SERVER_SHUTTING_DOWN);
        assertThat(refusal(MqttVersion.V5).reasonCode()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
    }

    private PacketException refusal(MqttVersion version) {
        return requireNonNull(drain.refusal(version));
    }

    private void anotherTakesMore() {
        peers.onLoad(new Member(new MemberId("b"), 1), new Load(0, true, "b:1883"));
    }

    private void pass(int ms) {
        for (int passed = 0; passed < ms; passed += 50) {
            nowNs += Duration.ofMillis(50).toNanos();
            drain.tick();
        }
    }

    /** Clients that go as soon as they are told. */
    private static final class Crowd implements Drain.Clients {
        private final List<PacketException> told = new ArrayList<>();
        private int left = CLIENTS;

        @Override
        public long count() {
            return left;
        }

        @Override
        public void dismiss(int most, Supplier<PacketException> reason) {
            for (int i = 0; i < most && left > 0; i++) {
                told.add(reason.get());
                left--;
            }
        }
    }
}
