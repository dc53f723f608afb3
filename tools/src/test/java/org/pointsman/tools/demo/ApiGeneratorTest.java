package org.pointsman.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;

class ApiGeneratorTest {
    private static final YearMonth TODAY = YearMonth.of(2026, 1);
    private static final int REQUESTS = 20_000;

    private final ReferenceData reference = DemoReference.grown(YamlConfig.demoReference(), TODAY, 1);
    private final SwitchModel model = new SwitchModel(reference, DemoReference.yyMm(TODAY));
    private final ApiGenerator generator =
            new ApiGenerator(Town.share(reference, 8).get(0), new ApiModel(model), "test-", 1);

    @Test
    void everyKindOfRequestAndOfAnswerComesUpAndTheBooksBalance() {
        long before = held();
        Set<ApiGenerator.Kind> kinds = EnumSet.noneOf(ApiGenerator.Kind.class);
        Set<String> codes = new TreeSet<>();
        Set<Integer> statuses = new TreeSet<>();
        Set<String> payments = new TreeSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            ApiGenerator.Request request = generator.next();
            kinds.add(request.kind());
            statuses.add(request.answer().httpStatus());
            if (request.answer().showsPayment()) {
                codes.add(request.answer().code());
                payments.add(request.answer().status());
            }
            if (request.kind() == ApiGenerator.Kind.PAYMENT) {
                generator.created(request, "id-" + i);
            }
        }

        assertThat(kinds).containsExactlyInAnyOrder(ApiGenerator.Kind.values());
        assertThat(statuses).containsExactly(200, 201, 400, 409, 422);
        assertThat(codes).contains("00", "03", "14", "51", "54", "58", "61", "62", "65");
        assertThat(payments).containsExactly("authorised", "captured", "declined", "reversed");
        assertThat(held()).as("what all accounts hold").isEqualTo(before);
    }

    @Test
    void aKeyIsUsedAgainOnlyToRepeatOrOnPurpose() {
        Map<String, String> bodies = new HashMap<>();
        Set<String> mistaken = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            ApiGenerator.Request request = generator.next();
            if (request.kind() == ApiGenerator.Kind.PAYMENT) {
                assertThat(bodies.put(request.key(), request.body())).isNull();
                generator.created(request, "id-" + i);
            } else if (request.kind() == ApiGenerator.Kind.REPEAT) {
                assertThat(request.body()).isEqualTo(bodies.get(request.key()));
            } else if (request.kind() == ApiGenerator.Kind.REUSED_KEY) {
                assertThat(request.body()).isNotEqualTo(bodies.get(request.key()));
            } else if (request.kind() != ApiGenerator.Kind.LOOK_UP) {
                assertThat(mistaken.add(request.key())).isTrue();
            }
        }
    }

    private long held() {
        return model.books().values().stream().mapToLong(Book::posted).sum();
    }
}
