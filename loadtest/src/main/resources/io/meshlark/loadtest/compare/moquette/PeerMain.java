import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Moquette as it comes, but for its port and folder. */
public final class PeerMain {

    private PeerMain() {}

    /** Arguments: folder, port. */
    public static void main(String[] arguments) throws Exception {
        var properties = new Properties();
        properties.setProperty("host", "127.0.0.1");
        properties.setProperty("port", arguments[1]);
        properties.setProperty(
                "data_path", Files.createDirectories(Path.of(arguments[0])).toString());
        properties.setProperty("allow_anonymous", "true");
        properties.setProperty("persistence_enabled", "true");
        properties.setProperty("telemetry_enabled", "false");
        new Server().startServer(new MemoryConfig(properties));
    }
}
