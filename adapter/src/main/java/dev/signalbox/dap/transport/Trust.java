package dev.signalbox.dap.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** What a client must show before it may start or attach to a program. */
public sealed interface Trust {
    /** Whether this token, if any, is enough. */
    boolean accepts(Optional<String> token);

    /** The connection itself proves who it is: our own stdio, or a Unix socket whose other end belongs to the same user. */
    record ByConnection() implements Trust {
        @Override
        public boolean accepts(Optional<String> token) {
            return true;
        }
    }

    /** Everybody on this machine can connect, web pages in a browser included: only who knows the token may do anything. */
    record ByToken(String token) implements Trust {
        /** A token that nobody guesses: 128 random bits. */
        public static ByToken random() {
            byte[] bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
            return new ByToken(HexFormat.of().formatHex(bytes));
        }

        /** Compared in constant time, so that answers do not tell how many characters were right. */
        @Override
        public boolean accepts(Optional<String> shown) {
            return shown.isPresent()
                    && MessageDigest.isEqual(
                            token.getBytes(StandardCharsets.UTF_8), shown.get().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "ByToken";
        }
    }
}
