package org.pointsman.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests begin with that have a whole switch each. It is for the test to start; none may have stopped itself. */
public abstract class SwitchTest {
    @TempDir
    protected Path directory;

    protected SwitchHarness harness;

    @BeforeEach
    void prepareSwitch() {
        harness = new SwitchHarness(directory);
    }

    @AfterEach
    void stopSwitch() {
        harness.close();
        assertThat(harness.failures()).isEmpty();
    }
}
