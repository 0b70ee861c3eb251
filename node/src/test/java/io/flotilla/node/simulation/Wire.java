package io.flotilla.node.simulation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** A TCP connection: bytes arrive in their order, in pieces, when their turn comes, or not at all; then both ends see the end. */
final class Wire {
    /** What one end may have on its way, about. */
    private static final int ROOM_BYTES = 16 * 1024;

    /** One of the two that it connects. */
    interface End {
        /** Whether it takes what arrives. */
        boolean isReading();

        void onBytes(byte[] bytes);

        /** There is room again. */
        void onRoom();

        /** Nothing comes any more. */
        void onEnd();
    }

    final Direction there;
    final Direction back;
    private final Schedule schedule;
    private final BooleanSupplier blocked;

    /** @param blocked whether nothing comes through at this moment */
    Wire(Schedule schedule, BooleanSupplier blocked, End opener, End other) {
        this.schedule = schedule;
        this.blocked = blocked;
        there = new Direction(opener, other);
        back = new Direction(other, opener);
        schedule.add(there);
        schedule.add(back);
    }

    /** What is on its way is lost. Both ends are told when their turn comes. */
    void cut() {
        there.cut();
        back.cut();
    }

    /** From one end to the other. */
    final class Direction implements Schedule.Turn {
        private final End from;
        private final End to;
        private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
        private int bytes;
        private boolean ending;

        Direction(End from, End to) {
            this.from = from;
            this.to = to;
        }

        boolean hasRoom() {
            return bytes < ROOM_BYTES;
        }

        void write(byte[] piece) {
            if (!ending && piece.length > 0) {
                pieces.add(piece);
                bytes += piece.length;
            }
        }

        /** Nothing follows. */
        void end() {
            ending = true;
        }

        private void cut() {
            pieces.clear();
            bytes = 0;
            ending = true;
        }

        @Override
        public boolean isReady() {
            return (bytes > 0 ? to.isReading() : ending) && !blocked.getAsBoolean();
        }

        @Override
        public void take() {
            if (bytes == 0) {
                schedule.remove(this);
                to.onEnd();
                return;
            }
            boolean hadRoom = hasRoom();
            byte[] next = pieces.remove();
            if (schedule.random().nextInt(4) == 0) {
                int torn = schedule.random().nextInt(next.length);
                pieces.addFirst(Arrays.copyOfRange(next, torn, next.length));
                next = Arrays.copyOf(next, torn);
            }
            bytes -= next.length;
            if (next.length > 0) {
                to.onBytes(next);
            }
            if (!hadRoom && hasRoom()) {
                from.onRoom();
            }
        }
    }
}
