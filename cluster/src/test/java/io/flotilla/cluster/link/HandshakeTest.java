package io.flotilla.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.link.Handshake.Answer;
import io.flotilla.cluster.link.Handshake.Hello;
import io.flotilla.cluster.link.Handshake.Message;
import io.flotilla.cluster.link.Handshake.Welcome;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom a member lets in. A socket of the test speaks the sender's part. */
@Timeout(30)
class HandshakeTest {
    private static final int VERSION_INDEX = 4;

    private final TestMember a = TestMember.silent("a");
    private final TestMember b = TestMember.silent("b");

    @BeforeEach
    void knowEachOther() {
        b.links.connect(List.of(a.address()));
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void welcomesAPeerWithTheWindowThatItGrants() throws Exception {
        Welcome welcome = answer(hello("flotilla", a.member, b.member, false));
        assertThat(welcome).isEqualTo(new Welcome(1, Answer.WELCOME, 0, TestMember.CREDIT_BYTES));
    }

    @Test
    void refusesAnotherVersion() throws Exception {
        ByteBuf hello = hello("flotilla", a.member, b.member, false);
        hello.setShort(VERSION_INDEX, 2);
        assertThat(answer(hello).answer()).isEqualTo(Answer.OTHER_VERSION);
    }

    @Test
    void refusesAnotherCluster() throws Exception {
        assertThat(answer(hello("armada", a.member, b.member, false)).answer()).isEqualTo(Answer.OTHER_CLUSTER);
    }

    @Test
    void refusesWhoLooksForAnotherRunOfThisMember() throws Exception {
        Member earlier = new Member(b.member.id(), 0);
        assertThat(answer(hello("flotilla", a.member, earlier, false)).answer()).isEqualTo(Answer.OTHER_MEMBER);
    }

    @Test
    void refusesWhoIsNoPeer() throws Exception {
        Member stranger = new Member(new MemberId("stranger"), 1);
        assertThat(answer(hello("flotilla", stranger, b.member, false)).answer())
                .isEqualTo(Answer.UNKNOWN_SENDER);
    }

    @Test
    void saysThatItKnowsNothingOfAStreamThatIsToGoOn() throws Exception {
        assertThat(answer(hello("flotilla", a.member, b.member, true)).answer()).isEqualTo(Answer.UNKNOWN_STREAM);
    }

    @Test
    void closesWhatIsNoLink() throws Exception {
        assertThat(bytesBehind(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void closesAConnectionThatSaysNothing() throws Exception {
        assertThat(bytesBehind(Unpooled.EMPTY_BUFFER)).isEmpty();
    }

    @Test
    void closesAConnectionWhoseFrameIsTooLong() throws Exception {
        ByteBuf out = hello("flotilla", a.member, b.member, false);
        try (Socket socket = connect(out)) {
            read(new DataInputStream(socket.getInputStream()));
            socket.getOutputStream().write(new byte[] {0x7F, 0, 0, 0, 1});
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty(); // acknowledgements of nothing, and the end
        }
    }

    private static ByteBuf hello(String cluster, Member from, Member to, boolean resumes) {
        ByteBuf out = Unpooled.buffer();
        Handshake.write(new Hello(Handshake.VERSION, cluster, from, to, 0, 1, resumes), out);
        return out;
    }

    private Welcome answer(ByteBuf hello) throws IOException {
        try (Socket socket = connect(hello)) {
            return read(new DataInputStream(socket.getInputStream()));
        }
    }

    private byte[] bytesBehind(ByteBuf bytes) throws IOException {
        try (Socket socket = connect(bytes)) {
            return socket.getInputStream().readAllBytes();
        }
    }

    private Socket connect(ByteBuf first) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), b.links.port());
        socket.getOutputStream().write(ByteBufUtil.getBytes(first));
        return socket;
    }

    private static Welcome read(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(Handshake.HEADER_BYTES);
        ByteBuf all = Unpooled.buffer().writeBytes(header);
        all.writeBytes(in.readNBytes(all.getUnsignedShort(6)));
        Message message = Handshake.poll(all);
        if (message == null) {
            throw new AssertionError("no answer");
        }
        return Welcome.read(message);
    }
}
