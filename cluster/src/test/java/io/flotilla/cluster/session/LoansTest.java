package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.QoS;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was lent is found by its lease as in a map by ticket, and nothing else is. The seed is the test's parameter. */
class LoansTest {
    private static final int STEPS = 5_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatAMapFinds(long seed) {
        Random random = new Random(seed);
        Loans loans = new Loans();
        Map<Long, GroupMessage> twin = new HashMap<>();
        List<Lease> leases = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (leases.isEmpty() || random.nextInt(100) < 51) {
                GroupMessage message = new GroupMessage(step, DeliveryQueueTest.message("m", 0), Engine.SELF);
                message.lending = step;
                twin.put(message.ticket, message);
                leases.add(new Lease("$share/g/t", 0, message.ticket, loans.add(message), QoS.AT_LEAST_ONCE));
            } else { // perhaps one that has ended
                Lease lease = leases.get(random.nextInt(leases.size()));
                assertThat(loans.remove(lease)).isSameAs(twin.remove(lease.lending()));
            }
            assertThat(loans.size()).isEqualTo(twin.size());
        }
        assertThat(leases).allSatisfy(lease -> assertThat(loans.remove(lease)).isSameAs(twin.remove(lease.lending())));
    }
}
