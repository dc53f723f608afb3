package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void theNameOfTheCommandMayHoldBlanksAndBrackets() {
        String line = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1000 0 0 0 123 45 0 0 20 0 30 0 1000 0 0";

        assertThat(ProcessCpu.parse(line)).isEqualTo((123 + 45) * 10_000_000L);
    }

    @Test
    void workShowsInTheTimeOfThisProcess() {
        ProcessCpu cpu = ProcessCpu.ofThisProcess();
        long before = cpu.nanos();
        double sum = 0;
        while (cpu.nanos() == before) {
            for (int i = 1; i < 1_000_000; i++) {
                sum += Math.sqrt(i);
            }
        }

        assertThat(sum).isPositive();
        assertThat(cpu.nanos()).isGreaterThan(before);
    }

    @Test
    void aProcessThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> ProcessCpu.of(Integer.MAX_VALUE)).hasMessageContaining("no process");
    }
}
