package org.pointsman.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.Message;

class TrafficGeneratorTest {
    private static final YearMonth TODAY = YearMonth.of(2026, 11);
    private static final ReferenceData REFERENCE = DemoReference.grown(YamlConfig.demoReference(), TODAY, 1);

    private final SwitchModel model = new SwitchModel(REFERENCE, DemoReference.yyMm(TODAY));
    private final Map<TrafficGenerator.Kind, Integer> kinds = new EnumMap<>(TrafficGenerator.Kind.class);
    private final Map<String, Integer> codes = new TreeMap<>();

    @Test
    void thereIsALittleOfEverything() {
        generate(30_000, 4, 1);

        assertThat(kinds).containsOnlyKeys(TrafficGenerator.Kind.values());
        assertThat(codes.keySet())
                .contains("00", "03", "13", "14", "15", "21", "25", "30", "31", "40", "41", "43", "51", "54", "58")
                .contains("61", "62", "64", "65", "94");
    }

    @Test
    void mostOfItIsApprovedHoweverLongItGoesOn() {
        generate(40_000, 4, 2);
        codes.clear();
        generate(10_000, 4, 3);

        assertThat(codes.get("00")).isGreaterThan(10_000 / 2);
    }

    @Test
    void theSameSeedMakesTheSameTraffic() {
        List<Message> first = generate(5_000, 2, 7);
        SwitchModel again = new SwitchModel(REFERENCE, DemoReference.yyMm(TODAY));

        assertThat(generate(again, 5_000, 2, 7)).isEqualTo(first);
        assertThat(generate(new SwitchModel(REFERENCE, DemoReference.yyMm(TODAY)), 5_000, 2, 8))
                .isNotEqualTo(first);
    }

    @Test
    void theBooksAlwaysBalance() {
        long opening = sum();
        generate(20_000, 4, 4);

        assertThat(sum()).isEqualTo(opening);
        assertThat(model.books().values()).allMatch(book -> book.held() >= 0);
    }

    @Test
    void connectionsHaveNothingInCommon() {
        Set<Long> accounts = new HashSet<>();
        int owned = 0;
        for (Town town : Town.share(REFERENCE, 8)) {
            Set<Long> mine = new HashSet<>();
            town.cards().stream().map(Card::account).forEach(mine::add);
            town.merchants().stream().map(Merchant::account).forEach(mine::add);
            owned += mine.size();
            accounts.addAll(mine);
            assertThat(town.terminals()).isNotEmpty();
        }
        assertThat(accounts).hasSize(owned);
        assertThatThrownBy(() -> Town.share(REFERENCE, 1_000)).hasMessageContaining("too few");
    }

    @Test
    void everyRequestFitsTheDialect() {
        for (Message request : generate(5_000, 2, 5)) {
            byte[] bytes = request.encode(Dialects.named("iso87-binary"));
            assertThat(bytes.length).isLessThan(512);
            assertThat(Message.decode(Dialects.named("iso87-binary"), bytes, 0, bytes.length)
                            .mti())
                    .isEqualTo(request.mti());
        }
    }

    @Test
    void theGrownDemoKeepsWhatTheDemoHas() {
        ReferenceData demo = YamlConfig.demoReference();

        assertThat(REFERENCE.cards()).containsAll(demo.cards()).doesNotHaveDuplicates();
        assertThat(REFERENCE.limits()).containsAll(demo.limits());
        assertThat(REFERENCE.cards())
                .allMatch(card -> Luhn.isValid(SwitchModel.digits(card.panNumber(), card.panDigits())));
    }

    private long sum() {
        return model.books().values().stream().mapToLong(Book::posted).sum();
    }

    private List<Message> generate(int count, int connections, long seed) {
        return generate(model, count, connections, seed);
    }

    private List<Message> generate(SwitchModel decider, int count, int connections, long seed) {
        DemoKeys keys = new DemoKeys(Instant.ofEpochSecond(1_800_000_000L + 1_000_000 * seed));
        List<TrafficGenerator> generators = new ArrayList<>();
        for (Town town : Town.share(REFERENCE, connections)) {
            generators.add(new TrafficGenerator(town, keys, seed + generators.size()));
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TrafficGenerator generator = generators.get(i % connections);
            Message request = generator.next();
            ExpectedAnswer answer = decider.decide(request);
            generator.decided(request, answer);
            kinds.merge(generator.kind(), 1, Integer::sum);
            codes.merge(answer.code(), 1, Integer::sum);
            messages.add(request);
        }
        return messages;
    }
}
