package org.pointsman.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.Message;
import org.pointsman.tools.load.Recording;
import org.pointsman.tools.load.Recordings;

/** The model is only worth something if an independent implementation agrees: the recordings come from one. */
class SwitchModelTest {

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void theModelPredictsEveryAnswerAndBalanceOfARecording(String name) throws Exception {
        Dialect dialect = Dialects.named(name);
        Path directory = Recordings.directory(name);
        ReferenceData reference = YamlConfig.readReference(directory.resolve("reference.yaml"));
        Recording recording = Recordings.read(name);
        SwitchModel model = new SwitchModel(reference, ModelPeer.TODAY);

        for (int i = 0; i < recording.size(); i++) {
            byte[] bytes = recording.requests().get(i);
            ExpectedAnswer decided = model.decide(Message.decode(dialect, bytes, 0, bytes.length));
            Recording.Answer expected = recording.answers().get(i);
            assertThat(decided)
                    .as("line %d", expected.line())
                    .isEqualTo(new ExpectedAnswer(
                            String.format("%04d", expected.mti()), expected.code(), expected.balance()));
        }
        List<String> balances = Files.readAllLines(directory.resolve("balances.csv"));
        for (String line : balances.subList(1, balances.size())) {
            String[] cells = line.split(",");
            Book book = model.books().get(Long.parseLong(cells[0]));
            assertThat(book.posted() + "," + book.held())
                    .as("account %s", cells[0])
                    .isEqualTo(cells[1] + "," + cells[2]);
        }
        assertThat(balances).hasSize(reference.accounts().size() + 1);
    }
}
