package io.flotilla.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Publisher.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the accountant misses nothing: each fault that a run may have is seen, and nothing else. */
class AccountTest {
    private final Stream stream = new Stream("t", 2);
    private final Publisher publisher = new Publisher("p", List.of(stream), 50, List.of(), 0);
    private final Subscriber durable = new Subscriber(Connect.durableAs("d"), "t", List.of(), 0);
    private final Subscriber member = new Subscriber(Connect.durableAs("m"), "$share/g/t", List.of(), 0);
    private final Subscriber otherMember = new Subscriber(Connect.durableAs("n"), "$share/g/t", List.of(), 0);

    @Test
    void findsNoFaultWhereEverythingCameOnce() {
        publish(3);
        receive(durable, 0, 1, 2);
        receive(member, 0, 2);
        receive(otherMember, 1);

        assertThat(account().isFaultless()).isTrue();
        assertThat(account())
                .extracting(Account::published, Account::acknowledged, Account::delivered)
                .containsExactly(3L, 3L, 6L);
    }

    @Test
    void findsWhatWasAcknowledgedAndNeverCame() {
        publish(3);
        receive(durable, 0, 2);
        receive(member, 0);
        receive(otherMember, 2);

        assertThat(account().lost()).isEqualTo(2);
        assertThat(account().details()).contains("1 lost, the first is number 1 of t at d");
    }

    @Test
    void owesNothingThatWasNotAcknowledged() {
        publish(1);
        stream.next(0);
        receive(durable, 0);
        receive(member, 0);

        assertThat(account().isFaultless()).isTrue();
        assertThat(account().published()).isEqualTo(2);
    }

    @Test
    void findsWhatCameTwiceToOneOrToTwoOfAGroup() {
        publish(2);
        receive(durable, 0, 1, 1);
        receive(member, 0, 1);
        receive(otherMember, 1);

        assertThat(account().duplicatesQos2()).isEqualTo(2);
    }

    @Test
    void allowsThatALaterSessionHasOnceWhatAnEarlierOneHad() {
        publish(2);
        receive(durable, 0, 1);
        receive(member, 0, 1);
        durable.tallies().values().forEach(Tally::onSession);
        receive(durable, 1, 1);

        assertThat(account().duplicatesQos2()).isEqualTo(1);
    }

    @Test
    void findsWhatCameAfterALaterOne() {
        publish(4);
        receive(durable, 0, 2, 1, 3);
        receive(member, 0, 1, 2, 3);

        assertThat(account().outOfOrder()).isEqualTo(1);
    }

    @Test
    void allowsThatALaterSessionHasWhatWasPublishedBeforeItAfterItsFirst() {
        publish(4);
        receive(member, 0, 1, 2, 3);
        receive(durable, 0);
        durable.tallies().values().forEach(Tally::onSession);
        receive(durable, 3, 1, 2);
        assertThat(account().outOfOrder()).isZero();
    }

    @Test
    void takesARepetitionForNoBreachOfOrder() {
        publish(3);
        receive(durable, 0, 1, 2, 1, 2);
        receive(member, 0, 1, 2);

        assertThat(account().outOfOrder()).isZero();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            stream.onAcknowledged(stream.published());
            stream.next(0);
        }
    }

    private void receive(Subscriber subscriber, int... numbers) {
        for (int number : numbers) {
            subscriber.tallies().computeIfAbsent("t", topic -> new Tally()).onMessage(number);
        }
    }

    private Account account() {
        return Account.of(List.of(publisher), List.of(durable, member, otherMember));
    }
}
