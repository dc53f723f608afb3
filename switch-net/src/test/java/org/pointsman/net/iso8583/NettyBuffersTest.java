package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NettyBuffersTest {
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    static Stream<ByteBufAllocator> allocators() {
        return Stream.of(
                new PooledByteBufAllocator(true), new PooledByteBufAllocator(false), UnpooledByteBufAllocator.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void messagesAreReadAndWrittenInTheMemoryOfTheBuffer(final ByteBufAllocator allocator) {
        final WorkedMessage message = WorkedMessage.of("B4");
        for (final ByteBuf buffer : new ByteBuf[] {allocator.directBuffer(64, 1024), allocator.heapBuffer(64, 1024)}) {
            try {
                buffer.writeZero(5).writeBytes(message.body()).readerIndex(5);
                NettyBuffers.wrap(view, buffer);
                final MessageReader reader = new MessageReader();
                assertThat(reader.parse(message.dialect(), view, buffer.readerIndex(), buffer.readableBytes()))
                        .isTrue();
                assertThat(MessagePrinter.fields(reader, true)).isEqualTo(message.fields());

                view.putByte(buffer.readerIndex(), (byte) 0x55);
                assertThat(buffer.getByte(5)).isEqualTo((byte) 0x55);
                assertThat(view.capacity()).isEqualTo(buffer.capacity());
            } finally {
                buffer.release();
            }
        }
    }

    @Test
    void slicesKeepTheirOwnIndices() {
        final ByteBuf buffer =
                Unpooled.wrappedBuffer(new byte[] {1, 2, 3, 4, 5}).slice(2, 3);

        NettyBuffers.wrap(view, buffer);

        assertThat(view.getByte(0)).isEqualTo((byte) 3);
        assertThat(view.capacity()).isEqualTo(3);
    }

    @Test
    void aBufferInSeveralPiecesIsRefused() {
        final ByteBuf pieces = Unpooled.wrappedBuffer(
                Unpooled.directBuffer(1).writeByte(1), Unpooled.directBuffer(1).writeByte(2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NettyBuffers.wrap(view, pieces))
                .withMessageContaining("noUnsafe");
        pieces.release();
    }
}
