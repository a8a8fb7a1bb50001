package dev.signalbox.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/signals.md and docs/seccomp.md show is what happens: their transcripts are played through the shipped jar. With the system property {@code docs.write} a transcript
 * that is no longer true is written anew, whole; what of it is to be left away is then for its author to say.
 */
@Timeout(180)
class DocumentationIT {
    private static final Path DOCS = Path.of("../docs").toAbsolutePath().normalize();
    private static final Path SAMPLES =
            Path.of("../sample-workspaces").toAbsolutePath().normalize();

    /** A page, and the sample that it shows. */
    enum Page {
        SIGNALS("signals", "all", "signals32"),
        SECCOMP("sandbox", "all"),
        DEATH("signals", "all"),
        SYSCALLS("calls", "all");

        private final Path sample;
        private final List<String> targets;

        Page(String sample, String... targets) {
            this.sample = SAMPLES.resolve(sample);
            this.targets = List.of(targets);
        }

        Path file() {
            return DOCS.resolve(name().toLowerCase(java.util.Locale.ROOT) + ".md");
        }
    }

    private static final Pattern BLOCK = Pattern.compile("(?m)^```console\\n(launch [\\s\\S]*?)^```$");

    /** One transcript of the page. */
    record Transcript(Page page, String heading, String text) {
        List<String> lines() {
            return List.of(text.split("\n"));
        }

        @Override
        public String toString() {
            return heading + ": " + lines().get(0);
        }
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        for (Page page : Page.values()) {
            List<String> command = new ArrayList<>(List.of("make", "-s", "-C", page.sample.toString()));
            command.addAll(page.targets);
            Process make = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(make.waitFor())
                    .as("make and gcc -m32 are needed (apt-get install make gcc-multilib): " + said)
                    .isZero();
        }
        assertThat(Programs.line(Page.SIGNALS.sample.resolve("signals.c"), "end"))
                .isPositive();
    }

    static Stream<Transcript> transcripts() throws IOException {
        List<Transcript> found = new ArrayList<>();
        for (Page page : Page.values()) {
            List<Transcript> shown = transcripts(page);
            assertThat(shown).as(page.toString()).isNotEmpty();
            found.addAll(shown);
        }
        return found.stream();
    }

    private static List<Transcript> transcripts(Page of) throws IOException {
        String page = Files.readString(of.file());
        List<Transcript> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            String before = page.substring(0, block.start());
            String heading = before.substring(before.lastIndexOf("\n## ") + 4)
                    .lines()
                    .findFirst()
                    .orElse("");
            found.add(new Transcript(of, heading, block.group(1)));
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void thePageShowsWhatHappens(Transcript transcript) throws IOException {
        try (TranscriptPlayer player = new TranscriptPlayer(transcript.page().sample)) {
            String real = player.play(transcript.lines());
            String normal = Samples.normal(real, player.pid());
            if (Boolean.getBoolean("docs.write")
                    && !Samples.pattern(transcript.text()).matcher(normal).matches()) {
                String shown = real.replace(SAMPLES.getParent().toString(), "/home/you/signalbox")
                        .replaceAll("\\b" + player.pid() + "\\b", "4711");
                Path page = transcript.page().file();
                Files.writeString(page, Files.readString(page).replace(transcript.text(), shown));
            } else if (!Samples.pattern(transcript.text()).matcher(normal).matches()) {
                assertThat(normal).isEqualTo(Samples.normal(transcript.text(), 4711));
            }
        }
    }
}
