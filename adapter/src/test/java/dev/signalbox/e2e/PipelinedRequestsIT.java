package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not wait for the answer to {@code launch} before it sends more, through the shipped jar. */
@Timeout(120)
class PipelinedRequestsIT extends ShippedSession {
    @TempDir
    static Path folder;

    @Test
    void requestsThatNeedTheProcessWaitForItsLaunch() throws IOException {
        Path queue = Programs.compile("queue", folder);
        RawClient client = adapter.client();
        client.send("initialize", "{'adapterID':'signalbox'}");
        int launch = client.send("launch", "{'program':'" + queue + "','signals':{'SIGUSR1':'nostop print pass'}}");
        int done = client.send("configurationDone", "{}");
        assertThat(client.responseTo(launch).get("success").getAsBoolean()).isTrue();
        assertThat(client.responseTo(done).get("success").getAsBoolean()).isTrue();
        assertThat(session.exited()).isEqualTo(3);
    }

    @Test
    void whereTheLaunchFailsTheyAreRefused() throws IOException {
        RawClient client = adapter.client();
        client.send("initialize", "{'adapterID':'signalbox'}");
        int launch = client.send("launch", "{'program':'" + folder.resolve("missing") + "'}");
        int done = client.send("configurationDone", "{}");
        assertThat(client.responseTo(launch).get("success").getAsBoolean()).isFalse();
        assertThat(RawClient.text(client.responseTo(done), "message")).contains("there is no program yet");
    }
}
