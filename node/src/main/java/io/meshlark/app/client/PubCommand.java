package io.meshlark.app.client;

import io.meshlark.protocol.packet.Bytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshlark pub}: publishes and waits until the broker has it. */
@Command(
        name = "pub",
        description = {
            "Publishes a message; with QoS 1 or 2, waits until the broker has acknowledged it.",
            "Example: meshlark pub home/kitchen/temp 21.5"
        })
public final class PubCommand implements Callable<Integer> {

    private final InputStream in;

    @Mixin private final ClientOptions options = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Topic to publish to.")
    private String topic = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "MESSAGE",
            description = "What to publish; '' is an empty message.")
    private @Nullable String message;

    @Option(
            names = {"-l", "--lines"},
            description = "Publish each line of the standard input as a message of its own.")
    private boolean lines;

    @Option(
            names = {"-r", "--retain"},
            description = "Have the broker keep the message for later subscribers.")
    private boolean retain;

    /**
     * @param in the standard input
     */
    public PubCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        options.validate(spec);
        if (topic.isEmpty() || topic.contains("+") || topic.contains("#")) {
            throw new ParameterException(
                    spec.commandLine(), "a topic to publish to is not empty and has no + or #");
        }
        var messages = messages();
        var err = spec.commandLine().getErr();
        try (var connection = options.connect(true, 0)) {
            var publisher = new Publisher(connection, topic, options.qos(), retain);
            var refused = publisher.publish(messages);
            refused.forEach(it -> err.println("meshlark: the broker refuses a message: " + it));
            err.flush();
            return refused.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            err.println("meshlark: " + e.getMessage());
            err.flush();
            return ExitCode.SOFTWARE;
        }
    }

    private Iterator<Bytes> messages() {
        if (lines == (message != null)) {
            throw new ParameterException(
                    spec.commandLine(), "either a message or --lines, not both and not neither");
        }
        return message != null
                ? List.of(Bytes.utf8(message)).iterator()
                : new Lines(new BufferedInputStream(in));
    }
}
