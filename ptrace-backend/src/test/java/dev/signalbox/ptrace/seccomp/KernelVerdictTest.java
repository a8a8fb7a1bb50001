package dev.signalbox.ptrace.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.ErrnoNames;
import dev.signalbox.ptrace.kernel.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the running kernel and the model here judge generated filters and calls, and compares. Seen to agree with Linux 6.18 and its compiler for BPF. The seed is fixed, and part of each failure's text with the number of the round.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class KernelVerdictTest {
    private static final long SEED = 20261121;
    private static final int ROUNDS = 2_500;
    private static final int CALLS = 8;

    private KernelOracle oracle;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        oracle = new KernelOracle(folder);
    }

    @AfterAll
    void stop() {
        oracle.close();
    }

    /** What a process sees of a verdict: without a tracer and a supervisor RET_TRACE and RET_USER_NOTIF fail with ENOSYS, as do calls that do not exist. */
    private static KernelOracle.Outcome outcome(ReturnValue returned) {
        return switch (returned.action()) {
            case KILL_PROCESS, KILL_THREAD -> new KernelOracle.Outcome(KernelOracle.Kind.KILLED, 0);
            case TRAP -> new KernelOracle.Outcome(KernelOracle.Kind.SIGSYS, returned.data());
            case ERRNO ->
                new KernelOracle.Outcome(KernelOracle.Kind.RETURNED, -Math.min(returned.data(), ErrnoNames.MAX));
            default -> new KernelOracle.Outcome(KernelOracle.Kind.RETURNED, -Errno.ENOSYS);
        };
    }

    @Test
    void generatedFiltersAreAcceptedAndDecideAsInTheKernel() throws IOException {
        Random random = new Random(SEED);
        FilterGenerator generator = new FilterGenerator(random);
        Map<KernelOracle.Kind, Integer> seen = new EnumMap<>(KernelOracle.Kind.class);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<KernelOracle.Call> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(generator.call());
            }
            List<SeccompData> data = calls.stream().map(oracle::data).toList();
            generator.lookAt(data);
            List<List<BpfInstruction>> filters = new ArrayList<>();
            int count = 1 + random.nextInt(8) / 4 + random.nextInt(8) / 5;
            for (int i = 0; i < count; i++) {
                filters.add(generator.filter());
            }
            List<FilterProgram> programs = valid(filters);
            KernelOracle.Answer answer = oracle.ask(filters, calls);
            String where = "round " + round + " of seed " + SEED;
            assertThat(answer.installed())
                    .as("%s: filters up to the first one that is refused, of %s", where, filters)
                    .isEqualTo(programs.size());
            if (answer.installed() < filters.size()) {
                assertThat(answer.error()).as(where).isEqualTo(Errno.EINVAL);
                refused++;
                continue;
            }
            for (int i = 0; i < CALLS; i++) {
                SeccompVerdict verdict = SeccompVerdict.of(programs, data.get(i));
                assertThat(answer.outcomes().get(i))
                        .as("%s, call %s, verdict %s of %s", where, data.get(i), verdict, filters)
                        .isEqualTo(outcome(verdict.returned()));
                seen.merge(answer.outcomes().get(i).kind(), 1, Integer::sum);
            }
        }
        assertThat(refused).as("filters that were refused").isBetween(ROUNDS / 20, ROUNDS / 2);
        assertThat(seen.get(KernelOracle.Kind.RETURNED))
                .as("calls that returned")
                .isGreaterThan(ROUNDS * 2);
        assertThat(seen.get(KernelOracle.Kind.SIGSYS))
                .as("calls that were trapped")
                .isGreaterThan(ROUNDS / 8);
        assertThat(seen.get(KernelOracle.Kind.KILLED)).as("calls that killed").isGreaterThan(ROUNDS / 8);
    }

    /** The filters before the first one that the model refuses. */
    private static List<FilterProgram> valid(List<List<BpfInstruction>> filters) {
        List<FilterProgram> programs = new ArrayList<>();
        for (List<BpfInstruction> filter : filters) {
            try {
                programs.add(FilterProgram.of(filter));
            } catch (InvalidFilterException e) {
                break;
            }
        }
        return programs;
    }

    @Test
    void theLongestFilterIsAcceptedAndALongerOneNot() throws IOException {
        for (int length : new int[] {FilterVerifier.MAX_LENGTH, FilterVerifier.MAX_LENGTH + 1}) {
            List<BpfInstruction> filter = new ArrayList<>();
            for (int i = 1; i < length; i++) {
                filter.add(new BpfInstruction(BpfOperation.LOAD_LENGTH.code(), 0, 0, 0));
            }
            filter.add(new BpfInstruction(BpfOperation.RETURN_A.code(), 0, 0, 0));
            assertThat(oracle.ask(List.of(filter), List.of()).installed())
                    .as("a filter of %s instructions", length)
                    .isEqualTo(valid(List.of(filter)).size());
        }
    }
}
