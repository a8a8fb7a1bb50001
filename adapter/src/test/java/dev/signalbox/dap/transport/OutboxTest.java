package dev.signalbox.dap.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboxTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final CountDownLatch stuck = new CountDownLatch(1);

    /** A client that takes nothing until it is told to. */
    private static final class Deaf extends OutputStream {
        final CountDownLatch hears = new CountDownLatch(1);
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                hears.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            taken.write(bytes, offset, length);
        }
    }

    private Outbox outbox(OutputStream out, Duration patience) {
        Outbox outbox = new Outbox("test", out, patience, stuck::countDown);
        outbox.start();
        return outbox;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void everythingArrivesInOrder() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Outbox outbox = outbox(out, LONG);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            String text = i + "," + "x".repeat(i % 50);
            sent.append(text);
            outbox.send(bytes(text));
        }
        outbox.close(LONG);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(sent.toString());
    }

    @Test
    void whoeverSendsIsNotHeldUpByAClientThatDoesNotRead() {
        Deaf client = new Deaf();
        Outbox outbox = outbox(client, LONG);
        for (int i = 0; i < 100; i++) {
            outbox.send(new byte[100_000]);
        }
        assertThat(client.taken.size()).isZero();
        client.hears.countDown();
        outbox.close(LONG);
        assertThat(client.taken.size()).isEqualTo(10_000_000);
    }

    @Test
    void whatProducesWithoutEndWaitsForRoom() throws InterruptedException {
        Deaf client = new Deaf();
        Outbox outbox = outbox(client, LONG);
        outbox.send(new byte[1000]);
        outbox.awaitRoom(1000);
        CountDownLatch room = new CountDownLatch(1);
        Thread producer = new Thread(() -> {
            try {
                outbox.awaitRoom(999);
                room.countDown();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        producer.start();
        assertThat(room.await(100, TimeUnit.MILLISECONDS)).isFalse();
        client.hears.countDown();
        assertThat(room.await(20, TimeUnit.SECONDS)).isTrue();
        outbox.close(LONG);
    }

    @Test
    void aClientThatReadsNothingForTooLongIsGivenUpOn() throws InterruptedException {
        Outbox outbox = outbox(new Deaf(), SHORT);
        outbox.send(bytes("one"));
        outbox.awaitRoom(0);
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        outbox.send(bytes("two"));
        outbox.close(LONG);
    }

    @Test
    void aClientThatIsSlowIsNotGivenUpOn() throws InterruptedException {
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError("written byte by byte");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    new CountDownLatch(1).await(SHORT.toMillis() / 2, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        Outbox outbox = outbox(slow, SHORT);
        outbox.send(new byte[600_000]);
        outbox.awaitRoom(0);
        assertThat(stuck.getCount()).isEqualTo(1);
    }

    @Test
    void tooMuchForAClientThatReadsNothingEndsItAtOnce() {
        Outbox outbox = outbox(new Deaf(), LONG);
        byte[] large = new byte[64 << 20];
        for (int i = 0; i < 5; i++) {
            outbox.send(large);
        }
        assertThat(stuck.getCount()).isZero();
    }

    @Test
    void aClientThatClosedTheEndItReadsFromIsGivenUpOn() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        outbox(closed, LONG).send(bytes("nobody reads this"));
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingWaitsNoLongerThanItMay() {
        Outbox outbox = outbox(new Deaf(), LONG);
        outbox.send(bytes("never taken"));
        outbox.close(SHORT);
        assertThat(stuck.getCount()).isEqualTo(1);
    }
}
