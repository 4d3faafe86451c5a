import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.file.Files;
import java.nio.file.Path;

/** HiveMQ CE as it comes, but for its port and that everybody may connect. */
public final class PeerMain {

    private PeerMain() {}

    /** Arguments: folder, port, and "memory" or "file". */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var configuration = Files.createDirectories(folder.resolve("conf"));
        var memory = arguments[2].equals("memory");
        Files.writeString(
                configuration.resolve("config.xml"),
                """
                <hivemq>
                  <listeners><tcp-listener>
                    <port>%s</port><bind-address>127.0.0.1</bind-address>
                  </tcp-listener></listeners>
                  <persistence><mode>%s</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """
                        .formatted(arguments[1], memory ? "in-memory" : "file"));
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(configuration)
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .withEmbeddedExtension(
                        EmbeddedExtension.builder()
                                .withId("allow-all")
                                .withName("Allow all")
                                .withVersion("1")
                                .withAuthor("bench")
                                .withPriority(0)
                                .withStartPriority(1000)
                                .withExtensionMain(new AllowAll())
                                .build())
                .build()
                .start()
                .join();
    }

    private static final class AllowAll implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator everybody = (_, answer) -> answer.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(_ -> everybody);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
    }
}
