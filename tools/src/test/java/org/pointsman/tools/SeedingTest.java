package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.net.config.YamlConfig;

/** What the reader of reference data lets pass, the engine takes. */
class SeedingTest {
    private static final byte[] KEY = "any key".getBytes(StandardCharsets.US_ASCII);
    private static final int OUTCOMES_CAPACITY = 4096;

    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[OUTCOMES_CAPACITY]);

    static Stream<ReferenceData> references() throws URISyntaxException {
        List<ReferenceData> references = new ArrayList<>();
        references.add(YamlConfig.demoReference());
        for (String recording : List.of("iso87-ascii", "iso87-binary")) {
            references.add(YamlConfig.readReference(Path.of(SeedingTest.class
                    .getResource("/traffic/" + recording + "/reference.yaml")
                    .toURI())));
        }
        return references.stream();
    }

    @ParameterizedTest
    @MethodSource("references")
    void anEngineAcceptsEveryCommand(ReferenceData reference) {
        PaymentEngine engine = new PaymentEngine();
        Outcomes outcomes = new Outcomes().wrap(memory, 0, OUTCOMES_CAPACITY);
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        CommandResultDecoder result = new CommandResultDecoder();
        ReferenceCommands.write(reference, ReferenceDigest.of(reference, KEY), (buffer, offset, length) -> {
            engine.onCommand(1, buffer, offset, length, outcomes.clear());
            result.wrapAndApplyHeader(memory, 0, header);
            assertThat(result.result())
                    .as("template %d", header.wrap(buffer, offset).templateId())
                    .isZero();
        });
    }
}
