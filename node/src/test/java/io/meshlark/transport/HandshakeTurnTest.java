package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeTurnTest {
    private int reads;

    /** In the place of the socket. */
    private final class Socket extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext context) {
            reads++;
        }
    }

    @Test
    void nothingIsReadBeforeTheTurnHasCome() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(new Socket(), new HandshakeTurn(TimeUnit.MILLISECONDS.toNanos(700)));

        channel.read();
        channel.advanceTimeBy(699, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(reads).isZero();

        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(reads).isEqualTo(1);
        channel.read();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void whoHasGoneMeanwhileIsNotRead() {
        var channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addLast(new Socket(), new HandshakeTurn(1));
        channel.read();

        channel.close();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(reads).isZero();
    }
}
