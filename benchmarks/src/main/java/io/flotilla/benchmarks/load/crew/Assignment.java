package io.flotilla.benchmarks.load.crew;

import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.Scenario;

/**
 * What all members of a crew do together against one target, and which of them is meant.
 *
 * @param nodes of the target
 * @param boardFile where the {@linkplain io.flotilla.benchmarks.load.client.Board board} is
 * @param process which of the processes, from 0
 * @param lanesPerProcess event loops in each of them
 */
public record Assignment(
        Scenario scenario,
        ClientConfig clients,
        Nodes nodes,
        String boardFile,
        int process,
        int processes,
        int lanesPerProcess) {

    /** The same against another target, by another board. */
    public Assignment against(Nodes target, String board) {
        return new Assignment(scenario, clients, target, board, process, processes, lanesPerProcess);
    }

    /** The same for another process. */
    Assignment forProcess(int other) {
        return new Assignment(scenario, clients, nodes, boardFile, other, processes, lanesPerProcess);
    }

    /** Lanes of all processes. */
    public int lanes() {
        return processes * lanesPerProcess;
    }

    /**
     * Which lane the {@code number}th client of the run belongs to. Subscribers have the first numbers, then come idle clients, then publishers, each dealt out to the lanes in turn.
     *
     * <p>The members of a share group stay in the first process, which can then see what came to two of them.
     */
    int laneOf(int number) {
        boolean isMember = scenario.shareName() != null && number < scenario.subscribers();
        return number % (isMember ? lanesPerProcess : lanes());
    }

    /** The most clients that any of the processes has. */
    public int mostClients() {
        int shared = scenario.shareName() == null ? 0 : scenario.subscribers();
        return shared + Math.ceilDiv(scenario.clients() - shared, processes);
    }
}
