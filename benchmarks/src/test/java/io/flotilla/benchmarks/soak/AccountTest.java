package io.flotilla.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the soak would see a broker break its promises. */
class AccountTest {
    private final Ledger ledger = new Ledger();
    private final Feed feed = ledger.newFeed("house/hall/temp", 2, true);
    private final Account account = ledger.newAccount("kitchen", true);

    @Test
    void aMessageThatIsAcceptedAndNeverComesIsLost() {
        account.open(List.of(feed));
        publish();
        ledger.settle();

        assertThat(ledger.total(Breach.LOST)).isEqualTo(1);
    }

    @Test
    void aMessageThatIsNotAcceptedIsNotOwed() {
        account.open(List.of(feed));
        feed.next();
        ledger.settle();

        assertThat(ledger.isKept()).isTrue();
    }

    @Test
    void aMessageFromBeforeTheSubscriptionIsNotOwed() {
        publish();
        account.open(List.of(feed));
        ledger.settle();

        assertThat(ledger.isKept()).isTrue();
    }

    @Test
    void aMessageFromBeforeTheEndOfTheSubscriptionIsOwed() {
        account.open(List.of(feed));
        publish();
        account.close(List.of(feed));
        publish();
        ledger.settle();

        assertThat(ledger.total(Breach.LOST)).isEqualTo(1);
    }

    @Test
    void nothingIsOwedToASessionThatHasEnded() {
        account.open(List.of(feed));
        publish();
        account.forgive();
        ledger.settle();

        assertThat(ledger.isKept()).isTrue();
    }

    @Test
    void aMessageAtQos2ThatComesTwiceIsDuplicated() {
        account.open(List.of(feed));
        int number = publish();
        account.receive(feed, number, 2);
        account.receive(feed, number, 2);

        assertThat(ledger.total(Breach.DUPLICATED)).isEqualTo(1);
    }

    @Test
    void aMessageAtQos1MayComeTwice() {
        account.open(List.of(feed));
        int number = publish();
        account.receive(feed, number, 1);
        account.receive(feed, number, 1);
        ledger.settle();

        assertThat(ledger.isKept()).isTrue();
    }

    @Test
    void aMessageThatFirstComesAfterALaterOneIsReordered() {
        account.open(List.of(feed));
        int first = publish();
        int second = publish();
        account.receive(feed, second, 2);
        account.receive(feed, first, 2);

        assertThat(ledger.total(Breach.REORDERED)).isEqualTo(1);
    }

    @Test
    void aPayloadThatIsNotAsItWasPublishedIsCorrupted() {
        account.open(List.of(feed));
        byte[] payload = feed.payload(publish());
        payload[payload.length - 1]++;
        ledger.receive(account, feed.topic, 2, payload);

        assertThat(ledger.total(Breach.CORRUPTED)).isEqualTo(1);
    }

    private int publish() {
        int number = feed.next();
        feed.accept(number);
        return number;
    }
}
