package io.flotilla.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Hand-worked cases, with the round costs of {@link SampleCosts}. */
class PlanTest {
    private static final Offset<Double> CLOSE = within(1e-9);
    private static final double GIB = 1L << 30;

    @Test
    void addsReceivingAndDeliveringByTheirQos() {
        // 100,000/s × (80 % × 10 + 20 % × 20) us = 1.2 s; 300,000/s × (80 % × 5 + 20 % × 15) us = 2.1 s.
        Plan plan = plan(fleet(1, 100_000, 3, 0.2, 0));
        assertThat(amount(plan, "CPU", "receive")).isEqualTo(1.2, CLOSE);
        assertThat(amount(plan, "CPU", "deliver")).isEqualTo(2.1, CLOSE);
    }

    @Test
    void appendsToEachCopyOfADurableSessionWhatIsAtQos1() {
        // 300,000/s × 20 % at QoS 1 × 50 % durable × 2 copies × 1 us.
        assertThat(amount(plan(fleet(1, 100_000, 3, 0.2, 0.5)), "CPU", "durable sessions"))
                .isEqualTo(0.06, CLOSE);
    }

    @Test
    void countsAPingOfEachConnectionPerKeepAlive() {
        // 3,000,000 ÷ 100 s × 10 us.
        assertThat(amount(plan(fleet(3_000_000, 0, 1, 0, 0)), "CPU", "Keep Alive"))
                .isEqualTo(0.3, CLOSE);
    }

    @Test
    void countsNoHopOnOneNode() {
        Plan plan = plan(fleet(1, 100_000, 1, 0, 0));
        assertThat(plan.carrying()).isEqualTo(1);
        assertThat(plan.hopsPerMessage()).isZero();
    }

    @Test
    void countsAHopToEachOtherNodeThatHasASubscriber() {
        // 1,600,000/s × 15 us = 24 cores of 4.8 are 5 nodes. Of one subscriber on any of 6, 5/6 are elsewhere:
        // 1,600,000/s × 5/6 × 2 us = 2.67 cores, in all 26.67, which 6 nodes (28.8) have.
        Plan plan = plan(fleet(1, 1_600_000, 1, 0, 0));
        assertThat(plan.carrying()).isEqualTo(6);
        assertThat(plan.hopsPerMessage()).isEqualTo(5 / 6.0, CLOSE);
        assertThat(amount(plan, "CPU", "hops")).isEqualTo(1.6 * 5 / 6 * 2, CLOSE);
    }

    @Test
    void sendsAMessageOfManySubscribersToEveryOtherNodeAtMostOnce() {
        Plan plan = plan(fleet(1, 10_000, 100_000, 0, 0));
        assertThat(plan.hopsPerMessage()).isEqualTo(plan.carrying() - 1, within(0.01));
    }

    @Test
    void holdsConnectionsAndEveryCopyOfTheirSessions() {
        // 1,000,000 × 4 KiB and 1,000,000 × 50 % × 2 × 1 KiB, of 32 GiB × 60 % less 1 GiB.
        Plan plan = plan(fleet(1_000_000, 0, 1, 0, 0.5));
        assertThat(amount(plan, "memory", "connections")).isEqualTo(4096e6);
        assertThat(amount(plan, "memory", "durable sessions")).isEqualTo(1024e6);
        assertThat(need(plan, "memory").perNode()).isEqualTo(18.2 * GIB, within(1.0));
    }

    @Test
    void countsTrafficInBitsAndInEachDirection() {
        // 100,000/s × (156 + 100) bytes × 8, three times of it outwards; of 10 Gbit/s × 60 %.
        Plan plan = plan(fleet(1, 100_000, 3, 0, 0));
        assertThat(amount(plan, "network in", "publishers")).isEqualTo(204.8e6, within(1e-3));
        assertThat(amount(plan, "network out", "subscribers")).isEqualTo(614.4e6, within(1e-3));
        assertThat(need(plan, "network out").perNode()).isEqualTo(6e9, within(1e-3));
    }

    @Test
    void letsAllClientsComeBackWhileMessagesGoOnByUsingTheHeadroom() {
        // 3,000,000 ÷ 100 s × 200 us = 6 cores beside the 0.3 of Keep Alive, of all 8.
        Plan plan = plan(fleet(3_000_000, 0, 1, 0, 0));
        assertThat(need(plan, "reconnecting").amount()).isEqualTo(6.3, CLOSE);
        assertThat(need(plan, "reconnecting").perNode()).isEqualTo(8);
    }

    @Test
    void addsTlsToMessagesConnectionsAndHandshakes() {
        // (100,000 + 300,000)/s × 256 bytes = 100,000 KiB/s × 4 us.
        Fleet plain = fleet(1_000_000, 100_000, 3, 0, 0);
        Plan plan = plan(new Fleet(1_000_000, 100_000, 3, 0, 0, 156, true, 100, 100));
        assertThat(amount(plan, "CPU", "TLS")).isEqualTo(0.4, CLOSE);
        assertThat(amount(plan, "memory", "TLS")).isEqualTo(8192e6);
        assertThat(amount(plan, "reconnecting", "TLS handshakes")).isEqualTo(3, CLOSE);
        assertThat(need(plan(plain), "CPU").terms())
                .noneMatch(term -> term.name().equals("TLS"));
    }

    @Test
    void tellsWhatBinds() {
        assertThat(plan(fleet(1, 1_000_000, 1, 0, 0)).binding().name()).isEqualTo("CPU");
        assertThat(plan(fleet(10_000_000, 0, 1, 0, 1)).binding().name()).isEqualTo("memory");
        assertThat(plan(new Fleet(1, 10_000, 1, 0, 0, 1e6, false, 100, 100))
                        .binding()
                        .name())
                .startsWith("network");
        assertThat(plan(new Fleet(1_000_000, 0, 1, 0, 0, 1, false, 100, 10))
                        .binding()
                        .name())
                .isEqualTo("reconnecting");
    }

    @Test
    void hasOneNodeMoreThanTheFleetNeeds() {
        assertThat(plan(fleet(1, 1_600_000, 1, 0, 0)).nodes()).isEqualTo(7);
    }

    @Test
    void keepsAMajorityWhenOneOfTwoCopiesIsLost() {
        assertThat(plan(fleet(1, 1, 1, 0, 0)).nodes()).isEqualTo(3);
        NodeSize single = new NodeSize(8, 32 * GIB, 10e9, 0.4, 1);
        assertThat(Plan.of(fleet(1, 1, 1, 0, 0), single, SampleCosts.ROUND).nodes())
                .isEqualTo(2);
    }

    @Test
    void refusesANodeThatHasNoRoomForClients() {
        NodeSize tiny = new NodeSize(8, GIB, 10e9, 0.4, 2);
        assertThatThrownBy(() -> Plan.of(fleet(1, 1, 1, 0, 0), tiny, SampleCosts.ROUND))
                .hasMessage("a node of this size has no memory left for clients");
    }

    /** Payload 156 bytes, so that a message is 256 on the wire; Keep Alive and reconnecting 100 s. */
    private static Fleet fleet(double connections, double rate, double fanOut, double qos1, double durable) {
        return new Fleet(connections, rate, fanOut, qos1, durable, 156, false, 100, 100);
    }

    /** On nodes of 8 cores, 32 GiB and 10 Gbit/s, of which 40 % stay free. */
    private static Plan plan(Fleet fleet) {
        return Plan.of(fleet, new NodeSize(8, 32 * GIB, 10e9, 0.4, 2), SampleCosts.ROUND);
    }

    private static Need need(Plan plan, String name) {
        return plan.needs().stream()
                .filter(need -> need.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static double amount(Plan plan, String need, String term) {
        return need(plan, need).terms().stream()
                .filter(each -> each.name().equals(term))
                .mapToDouble(Term::amount)
                .sum();
    }
}
