package io.flotilla.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.node.peer.PeerLoads.Load;
import org.junit.jupiter.api.Test;

/** Where a node sends clients that it cannot keep. */
class PeerLoadsTest {
    private final PeerLoads loads = new PeerLoads(null);

    @Test
    void knowsNoPlaceWhereItKnowsNoOther() {
        assertThat(loads.anyTakesMore()).isFalse();
        assertThat(loads.addressForOneMore()).isNull();
    }

    @Test
    void sendsOneMoreToTheNodeWithTheFewest() {
        hear("a", new Load(3, true, "a:1"));
        hear("b", new Load(2, true, "b:1"));

        assertThat(loads.addressForOneMore()).isEqualTo("b:1");
    }

    @Test
    void countsThoseThatItSentThereUntilTheNodeSaysHowManyItHas() {
        hear("a", new Load(3, true, "a:1"));
        hear("b", new Load(1, true, "b:1"));

        assertThat(loads.addressForOneMore()).isEqualTo("b:1");
        assertThat(loads.addressForOneMore()).isEqualTo("b:1");
        loads.addressForOneMore();
        assertThat(loads.addressForOneMore()).isNotEqualTo(loads.addressForOneMore());
        hear("b", new Load(0, true, "b:1"));
        assertThat(loads.addressForOneMore()).isEqualTo("b:1");
    }

    @Test
    void sendsNobodyToANodeThatTakesNoMore() {
        hear("a", new Load(3, true, "a:1"));
        hear("b", new Load(0, false, "b:1"));

        assertThat(loads.addressForOneMore()).isEqualTo("a:1");
        hear("a", new Load(3, false, "a:1"));
        assertThat(loads.anyTakesMore()).isFalse();
    }

    @Test
    void namesNoNodeThatDoesNotSayWhereItIs() {
        hear("a", new Load(0, true, null));

        assertThat(loads.anyTakesMore()).isTrue();
        assertThat(loads.addressForOneMore()).isNull();
    }

    private void hear(String node, Load load) {
        loads.onLoad(new Member(new MemberId(node), 1), load);
    }
}
