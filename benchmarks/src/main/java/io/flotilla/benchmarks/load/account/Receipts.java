package io.flotilla.benchmarks.load.account;

/** Which messages of its streams a subscriber has received. Messages of a stream are numbered from 0, and numbers may wrap around. */
public interface Receipts {
    /** Notes that message {@code number} of {@code stream} has come, and says what that means. */
    Verdict receive(int stream, int number);
}
