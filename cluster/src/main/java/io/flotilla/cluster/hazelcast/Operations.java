package io.flotilla.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.impl.operationservice.CallStatus;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.ReadonlyOperation;
import io.flotilla.cluster.hazelcast.Place.Reply;
import io.flotilla.cluster.hazelcast.Replica.Asked;
import io.flotilla.cluster.hazelcast.Replica.Inquiry;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What members send each other through Hazelcast: all of it bytes of our own, so nothing of it is deserialised by name. */
final class Operations {
    /** Ours among Hazelcast's factories of operations; its own have numbers that are not positive. */
    static final int FACTORY = 7001;

    static final DataSerializableFactory CREATE = id -> switch (id) {
        case Submit.ID -> new Submit();
        case TakeBatch.ID -> new TakeBatch();
        case TakeSnapshot.ID -> new TakeSnapshot();
        case Install.ID -> new Install();
        case Ask.ID -> new Ask();
        case AskSafe.ID -> new AskSafe();
        case AskReport.ID -> new AskReport();
        case AskKept.ID -> new AskKept();
        default -> throw new IllegalArgumentException("operation " + id);
    };

    private static final byte[] NOTHING = {};

    private Operations() {}

    /**
     * Bytes that are sent to the replicas of another member, which answers with bytes, or with none where it cannot tell.
     *
     * <p>The answer bears the token of the question. Hazelcast sends an answer to the address that the question came from and numbers questions from 1 on; an answer that was late
     * would be taken for that to another question when the member at the address has been started again.
     */
    abstract static class Sent extends Operation implements IdentifiedDataSerializable {
        private final int id;
        private long token = ThreadLocalRandom.current().nextLong();
        byte[] bytes;

        Sent(int id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
            setValidateTarget(false); // the replica looks at the table itself
        }

        <S extends PartitionState> PartitionService<S> service() {
            return getService();
        }

        /** Answers later. */
        final void answer(byte[] answer) {
            sendResponse(withToken(answer));
        }

        final byte[] withToken(byte[] answer) {
            WireOutput out = new WireOutput(Long.BYTES + answer.length);
            out.writeFixedLong(token);
            out.writeRaw(answer, 0, answer.length);
            return out.toBytes();
        }

        /** What {@code response} holds behind the token; null where there is nothing, or it is the response to something else. */
        final byte @Nullable [] open(byte[] response) {
            boolean answered = response.length > Long.BYTES && new WireInput(response).readFixedLong() == token;
            return answered ? Arrays.copyOfRange(response, Long.BYTES, response.length) : null;
        }

        @Override
        public String getServiceName() {
            return PartitionService.NAME;
        }

        @Override
        protected void writeInternal(ObjectDataOutput out) throws IOException {
            super.writeInternal(out);
            out.writeLong(token);
            out.writeByteArray(bytes);
        }

        @Override
        protected void readInternal(ObjectDataInput in) throws IOException {
            super.readInternal(in);
            token = in.readLong();
            byte[] read = in.readByteArray();
            if (read == null) {
                throw new IOException("no bytes");
            }
            bytes = read;
        }

        @Override
        public int getFactoryId() {
            return FACTORY;
        }

        @Override
        public int getClassId() {
            return id;
        }
    }

    /** A submission, answered when the copy holds it: whether there is room for more, and the answers; or nothing where the member does not own the partition. */
    // Hazelcast lets read-only operations come through while a partition moves: the replica keeps them until it has
    // settled.
    static final class Submit extends Sent implements ReadonlyOperation {
        static final int ID = 1;

        Submit() {
            super(ID, NOTHING);
        }

        Submit(Member source, long number, int count, byte[] operations) {
            this();
            WireOutput out = new WireOutput(operations.length + 64);
            out.writeString(source.id().value());
            out.writeLong(source.incarnation());
            out.writeLong(number);
            out.writeInt(count);
            out.writeRaw(operations, 0, operations.length);
            bytes = out.toBytes();
        }

        @Override
        public CallStatus call() {
            submit(service());
            return CallStatus.VOID; // the response comes later
        }

        private <S extends PartitionState> void submit(PartitionService<S> service) {
            if (!service.isOpen()) {
                answer(NOTHING);
                return;
            }
            WireInput in = new WireInput(bytes);
            Member source = new Member(new MemberId(in.readString()), in.readLong());
            long number = in.readLong();
            int count = in.readInt();
            byte[] operations = new byte[in.remaining()];
            in.readRaw(operations, 0, operations.length);
            service.replica(getPartitionId())
                    .submit(new Submission<>(
                            source,
                            number,
                            Contents.readOperations(service.states(), count, new WireInput(operations)),
                            operations,
                            new Sender() {
                                @Override
                                public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
                                    WireOutput out = new WireOutput();
                                    out.writeBoolean(hasRoom);
                                    Answers.write(service.states(), answers, out);
                                    answer(out.toBytes());
                                }

                                @Override
                                public void onLost() {
                                    answer(NOTHING);
                                }
                            }));
        }
    }

    /** What the owner sends to its copy, which says what became of it as soon as that is on its disk. */
    abstract static class ToCopy extends Sent {
        ToCopy(int id, byte[] bytes) {
            super(id, bytes);
        }

        @Override
        public CallStatus call() {
            PartitionService<?> service = service();
            if (service.isOpen() && service.isAdmitted()) {
                take(service.replica(getPartitionId()), this::reply);
            } else {
                reply(Reply.REFUSED);
            }
            return CallStatus.VOID; // the response comes later
        }

        private void reply(Reply reply) {
            answer(reply.name().getBytes(StandardCharsets.US_ASCII));
        }

        abstract void take(Replica<?> replica, Consumer<Reply> onReply);
    }

    /** A batch, for the copy. */
    static final class TakeBatch extends ToCopy {
        static final int ID = 2;
        private Point from = Point.ORIGIN;
        private Point to = Point.ORIGIN;
        private Durability durability = Durability.MEMORY;

        TakeBatch() {
            super(ID, NOTHING);
        }

        TakeBatch(Point from, Point to, byte[] batch, Durability durability) {
            super(ID, batch);
            this.from = from;
            this.to = to;
            this.durability = durability;
        }

        @Override
        void take(Replica<?> replica, Consumer<Reply> onReply) {
            replica.take(getCallerUuid(), from, to, bytes, durability, onReply);
        }

        @Override
        protected void writeInternal(ObjectDataOutput out) throws IOException {
            super.writeInternal(out);
            out.writeLong(from.term());
            out.writeLong(from.version());
            out.writeLong(to.term());
            out.writeLong(to.version());
            out.writeByte(durability.code());
        }

        @Override
        protected void readInternal(ObjectDataInput in) throws IOException {
            super.readInternal(in);
            from = new Point(in.readLong(), in.readLong());
            to = new Point(in.readLong(), in.readLong());
            durability = Durability.of(in.readByte());
        }
    }

    /** All that the owner has, for the copy. */
    static final class TakeSnapshot extends ToCopy {
        static final int ID = 3;

        TakeSnapshot() {
            super(ID, NOTHING);
        }

        TakeSnapshot(byte[] snapshot) {
            super(ID, snapshot);
        }

        @Override
        void take(Replica<?> replica, Consumer<Reply> onReply) {
            replica.take(getCallerUuid(), bytes, onReply);
        }
    }

    /** All that the owner has, for the member that Hazelcast moves a replica to. */
    static final class Install extends Sent {
        static final int ID = 4;

        Install() {
            super(ID, NOTHING);
        }

        Install(byte[] snapshot) {
            super(ID, snapshot);
        }

        @Override
        public void run() {
            if (!service().isAdmitted()) {
                throw new IllegalStateException("this member keeps what may be another cluster's: not yet");
            }
            service().replica(getPartitionId()).install(bytes);
        }
    }

    /** A question to some partitions of one member, answered when all of them have: for each whether it was, and its answer. */
    static final class Ask extends Sent {
        static final int ID = 5;
        private int[] partitions = {};

        Ask() {
            super(ID, NOTHING);
        }

        Ask(int[] partitions, byte[] question) {
            super(ID, question);
            this.partitions = partitions;
        }

        @Override
        public CallStatus call() {
            ask(service());
            return CallStatus.VOID; // the response comes later
        }

        private <S extends PartitionState> void ask(PartitionService<S> service) {
            if (!service.isOpen()) {
                answer(NOTHING);
                return;
            }
            AtomicInteger left = new AtomicInteger(partitions.length);
            byte[][] answers = new byte[partitions.length][];
            for (int i = 0; i < partitions.length; i++) {
                int index = i;
                // Each partition its own: questions may keep what they are asked.
                PartitionQuestion<? super S, ?> question = service.states().readQuestion(new WireInput(bytes));
                Asked asked = new Asked() {
                    @Override
                    public void onAnswer(@Nullable Object answer) {
                        WireOutput out = new WireOutput();
                        Answers.write(service.states(), answer, out);
                        done(out.toBytes());
                    }

                    @Override
                    public void onLost() {
                        done(NOTHING);
                    }

                    private void done(byte[] answer) {
                        answers[index] = answer;
                        if (left.decrementAndGet() == 0) {
                            answer(join(answers));
                        }
                    }
                };
                Replica<S> replica = service.replica(partitions[i]);
                service.execute(partitions[i], () -> replica.ask(new Inquiry<>(question, asked)));
            }
        }

        private static byte[] join(byte[][] answers) {
            WireOutput out = new WireOutput();
            for (byte[] each : answers) {
                out.writeBytes(each);
            }
            return out.toBytes();
        }

        @Override
        protected void writeInternal(ObjectDataOutput out) throws IOException {
            super.writeInternal(out);
            out.writeIntArray(partitions);
        }

        @Override
        protected void readInternal(ObjectDataInput in) throws IOException {
            super.readInternal(in);
            int[] read = in.readIntArray();
            if (read == null) {
                throw new IOException("no partitions");
            }
            partitions = read;
        }
    }

    /** Whether all partitions that a member owns have their copies: the number of those that have. */
    static final class AskSafe extends Sent {
        static final int ID = 6;

        AskSafe() {
            super(ID, NOTHING);
        }

        @Override
        public Object getResponse() {
            WireOutput out = new WireOutput();
            out.writeLong(service().replicas().stream().filter(Replica::isSafe).count());
            return withToken(out.toBytes());
        }
    }

    /** What a member holds: a {@link Report}, or nothing where it has not come so far. */
    static final class AskReport extends Sent {
        static final int ID = 7;

        AskReport() {
            super(ID, NOTHING);
        }

        @Override
        public Object getResponse() {
            PartitionService<?> service = service();
            return withToken(service.isOpen() ? service.report().toBytes() : NOTHING);
        }
    }

    /** All that a member has of a partition, live or kept; nothing where it has nothing. */
    static final class AskKept extends Sent implements ReadonlyOperation {
        static final int ID = 8;

        AskKept() {
            super(ID, NOTHING);
        }

        @Override
        public Object getResponse() {
            byte[] snapshot = service().replica(getPartitionId()).snapshot();
            return withToken(snapshot == null ? NOTHING : snapshot);
        }
    }
}
