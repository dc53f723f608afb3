package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ApiRequestTest {
    private final ApiRequest request = new ApiRequest();

    @Test
    void aBodyThatComesInOnePieceIsNotCopied() {
        ByteBuf whole = Unpooled.directBuffer(512).writeBytes(new byte[100]);
        request.append(whole, true);
        assertThat(request.bodyLength()).isEqualTo(100);
        assertThat(whole.refCnt()).isEqualTo(1);
        request.releaseBody();
        assertThat(whole.refCnt()).isZero();
    }

    @Test
    void bytesThatTrickleInDoNotHoldTheBuffersTheyCameIn() {
        byte[] text = "{\"amount\": {\"value\": 100}}".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < text.length; i++) {
            ByteBuf read = Unpooled.directBuffer(512).writeByte(text[i]);
            request.append(read, i == text.length - 1);
            assertThat(read.refCnt()).as("the buffer of byte %d", i).isZero();
        }
        byte[] body = new byte[text.length];
        request.readBody(body);
        assertThat(body).isEqualTo(text);
        request.releaseBody();
        assertThat(request.bodyLength()).isZero();
    }

    @Test
    void emptyPartsAreReleased() {
        ByteBuf empty = Unpooled.directBuffer(512);
        request.append(empty, false);
        assertThat(empty.refCnt()).isZero();
        assertThat(request.bodyLength()).isZero();
    }
}
