package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever moment a crash comes at, what was told safe is there afterwards, in order, and nothing else. */
class CrashTest {
    private static final int GROUPS = 60;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsWhatWasSafeWhereverTheMachineStops(boolean powerCut) throws IOException {
        long calls = callsOfARun(7);
        assertThat(calls).isGreaterThan(100);
        for (long stop = 1; stop <= calls; stop++) {
            crashAndRecover(7, stop, powerCut);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsWhatWasSafeInManyRunsOneAfterTheOther(boolean powerCut) throws IOException {
        for (long seed = 0; seed < 1_000; seed++) {
            crashAgainAndAgain(seed, powerCut);
        }
    }

    /** Power cuts and killed processes in turn. */
    @Test
    void keepsWhatWasSafeThroughCrashesOfBothKinds() throws IOException {
        for (long seed = 10_000; seed < 11_000; seed++) {
            Random random = new Random(seed);
            Keeper keeper = new Keeper(new SimulatedDisk(), random);
            for (int run = 0; run < 8; run++) {
                crash(keeper, random, 1 + random.nextInt(80), random.nextBoolean(), seed);
            }
        }
    }

    private static long callsOfARun(long seed) throws IOException {
        Keeper keeper = new Keeper(new SimulatedDisk(), new Random(seed));
        keeper.open();
        keeper.work(GROUPS);
        keeper.close();
        return keeper.disk().calls();
    }

    private static void crashAndRecover(long seed, long stop, boolean powerCut) throws IOException {
        Random random = new Random(seed);
        Keeper keeper = new Keeper(new SimulatedDisk(), random);
        crash(keeper, random, stop, powerCut, seed);
        crash(keeper, random, Long.MAX_VALUE, powerCut, seed);
    }

    private static void crashAgainAndAgain(long seed, boolean powerCut) throws IOException {
        Random random = new Random(seed);
        Keeper keeper = new Keeper(new SimulatedDisk(), random);
        for (int run = 0; run < 6; run++) {
            crash(keeper, random, 1 + random.nextInt(100), powerCut, seed);
        }
    }

    /** Opens, works until the machine stops in call {@code stop}, and starts it again. */
    private static void crash(Keeper keeper, Random random, long stop, boolean powerCut, long seed) throws IOException {
        SimulatedDisk disk = keeper.disk();
        disk.crashAt(stop, new Random(random.nextLong()));
        try {
            keeper.open();
            keeper.work(GROUPS);
            keeper.close();
        } catch (SimulatedDisk.Crash expected) {
            // That is the test.
        } catch (IOException | AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", stopped in call " + stop, e);
        }
        if (powerCut) {
            disk.restartAfterPowerCut();
            keeper.onPowerCut();
        } else {
            disk.restartAfterKill();
        }
    }
}
