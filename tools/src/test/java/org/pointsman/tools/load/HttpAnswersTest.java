package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpAnswersTest {
    private static final String CREATED =
            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nCONTENT-Length: 4\r\n"
                    + "location: /v1/payments/7\r\n\r\n{ }\n";

    private final HttpAnswers answers = new HttpAnswers();

    @Test
    void anAnswerIsHeadAndBody() {
        byte[] bytes = bytes("xx" + CREATED + "HTTP/1.1 2");

        assertThat(answers.messageLength(bytes, 2, bytes.length)).isEqualTo(CREATED.length());
        assertThat(answers.status()).isEqualTo(201);
        assertThat(answers.headLength()).isEqualTo(CREATED.length() - 4);
    }

    @Test
    void anAnswerThatIsNotWholeHasNoLengthYet() {
        byte[] bytes = bytes(CREATED);
        for (int end = 0; end < bytes.length; end++) {
            // What lies behind the end is what an earlier answer left there.
            byte[] cut = bytes(CREATED.replace("201", "999"));
            System.arraycopy(bytes, 0, cut, 0, end);
            assertThat(answers.messageLength(cut, 0, end)).as("%d bytes", end).isEqualTo(-1);
        }
    }

    @Test
    void anEmptyBodyIsABody() {
        byte[] bytes = bytes("HTTP/1.1 503 Service Unavailable\nContent-Length:0\n\n");

        assertThat(answers.messageLength(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(answers.status()).isEqualTo(503);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (String wrong : List.of(
                "HTTP/1.0 200 OK\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1 2\r\n",
                "\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 65530\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")) {
            byte[] bytes = bytes(wrong);
            assertThatThrownBy(() -> answers.messageLength(bytes, 0, bytes.length))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        byte[] endless = new byte[HttpAnswers.MAX_LENGTH];
        Arrays.fill(endless, (byte) 'x');
        assertThatThrownBy(() -> answers.messageLength(endless, 0, endless.length))
                .hasMessageContaining("longer than");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
