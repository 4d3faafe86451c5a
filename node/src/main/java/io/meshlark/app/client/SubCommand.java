package io.meshlark.app.client;

import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.transport.client.ConnectionFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
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

/** {@code meshlark sub}: prints what is published, until it is stopped. */
@Command(
        name = "sub",
        description = {
            "Subscribes and prints each message as a line \"topic payload\".",
            "Connects again when the connection is lost. Example: meshlark sub 'home/#'"
        })
public final class SubCommand implements Callable<Integer> {

    private static final int MOST_LEVELS = 65_536;

    private final OutputStream out;
    private final Pause pause;

    @Mixin private final ClientOptions options = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILTER",
            description = "Topic filters, such as 'home/+/temp' or '#'.")
    private List<String> filters = new ArrayList<>();

    @Option(
            names = {"-c", "--keep-session"},
            description = "Take up the session of --id where it is, and keep it for the next time.")
    private boolean keepSession;

    @Option(
            names = "--session-expiry",
            paramLabel = "SECONDS",
            description =
                    "How long the broker keeps the session (MQTT 5; default: as long as it likes"
                            + " with --keep-session, else 0).")
    private @Nullable Long sessionExpiry;

    @Option(
            names = {"-C", "--count"},
            paramLabel = "N",
            description = "Stop after so many messages.")
    private @Nullable Long count;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "%t %p",
            description = {
                "Line to print: %%t topic, %%p payload, %%x payload in hex, %%l its length, %%q QoS,"
                        + " %%r retained (0 or 1), %%%% a percent sign (default:"
                        + " \"%%t %%p\")."
            })
    private String format = "%t %p";

    /** How to wait before connecting again. */
    public interface Pause {
        /**
         * @param attempt 1, 2, ...: how often it has failed in a row
         */
        void beforeAttempt(int attempt) throws InterruptedException;

        /** Half a second, then twice as long each time, up to ten seconds. */
        static void doubling(int attempt) throws InterruptedException {
            Thread.sleep(Math.min(10_000L, 250L << Math.min(attempt, 10)));
        }
    }

    /**
     * @param out the standard output, for bytes
     */
    public SubCommand(OutputStream out, Pause pause) {
        this.out = out;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        validate();
        var subscriber = new Subscriber(filters, options.qos(), count, this::print, this::complain);
        boolean wasConnected = false;
        for (int attempt = 0; ; ) {
            try (var connection = options.connect(!keepSession, expiry())) {
                wasConnected = true;
                attempt = 0;
                return subscriber.run(connection) ? ExitCode.OK : ExitCode.SOFTWARE;
            } catch (OutputClosed _) {
                return ExitCode.OK; // as in: meshlark sub '#' | head -1
            } catch (IOException e) {
                boolean lasting = e instanceof ConnectionFailed f && !f.isWorthRetrying();
                if (!wasConnected || lasting) {
                    complain(e.getMessage());
                    return ExitCode.SOFTWARE;
                }
                complain(e.getMessage() + "; connecting again");
                pause.beforeAttempt(++attempt);
            }
        }
    }

    private void validate() {
        options.validate(spec);
        for (var filter : filters) {
            if (TopicFilter.parse(filter, MOST_LEVELS)
                    instanceof TopicFilter.Parsed.Wrong(var why)) {
                throw new ParameterException(spec.commandLine(), filter + ": " + why);
            }
        }
        if (keepSession && !spec.commandLine().getParseResult().hasMatchedOption("--id")) {
            throw new ParameterException(spec.commandLine(), "--keep-session needs --id");
        }
        if (count != null && count < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1");
        }
        if (sessionExpiry != null
                && (sessionExpiry < 0 || sessionExpiry > ConnectProperties.NEVER_EXPIRES)) {
            throw new ParameterException(
                    spec.commandLine(), "--session-expiry must be 0 to 4294967295");
        }
    }

    private long expiry() {
        if (sessionExpiry != null) {
            return sessionExpiry;
        }
        return keepSession ? ConnectProperties.NEVER_EXPIRES : 0;
    }

    private void print(Publish message) throws OutputClosed {
        try {
            out.write(MessageFormat.line(format, message));
            out.flush();
        } catch (IOException _) {
            throw new OutputClosed();
        }
    }

    private void complain(@Nullable String problem) {
        var err = spec.commandLine().getErr();
        err.println("meshlark: " + problem);
        err.flush();
    }

    /** Nobody reads any more. */
    private static final class OutputClosed extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
