package io.meshlark.app;

import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.cassandra.server.CassandraUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshlark demo}: a cluster to play with. */
@Command(
        name = "demo",
        description = {
            "Starts a Cassandra and three nodes on 127.0.0.1, which are one cluster: MQTT ports 1883,"
                    + " 1884, 1885. Any client may use any node.",
            "Keys: k 2 kills node 2 (SIGKILL), r 2 starts it again, p 2 cuts it off from the other"
                    + " nodes, h heals that, q quits.",
            "A node that is cut off still reaches Cassandra and its clients; after some seconds it is"
                    + " taken out of the cluster and ends. Heal, then start it again.",
            "Everything is in a temporary folder, which is deleted in the end."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String KEYS =
            "keys: k N kills node N, r N starts it, p N cuts it off, h heals, q quits";
    private static final long LOOK_SECONDS = 1;

    private final InputStream in;

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    /**
     * @param in where keys come from
     */
    DemoCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws InterruptedException {
        var stop = StopSignal.listen();
        // What comes from the keyboard, and from a signal.
        BlockingQueue<Character> keys = new LinkedBlockingQueue<>();
        stop.asked().thenRun(() -> keys.add('q'));
        try (DemoKeyboard keyboard = DemoKeyboard.open();
                DemoCluster cluster = startCluster()) {
            Thread.ofVirtual().start(() -> read(keys));
            cluster.startNodes();
            say("Three nodes are starting; their logs: " + cluster.folder());
            play(cluster, keys, keyboard.isTerminal());
            say("ending");
            return ExitCode.OK;
        } catch (CassandraUnavailable | StoreUnavailable | StartupException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return failed(e.toString());
        }
    }

    private DemoCluster startCluster() throws IOException {
        say("starting Cassandra");
        return DemoCluster.start(
                Path.of(given("meshlark.home")).resolve("bin/meshlark"),
                Path.of(given("cassandra.server")));
    }

    private static String given(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new StartupException(
                    "where the program is, is not known: start bin/meshlark demo");
        }
        return value;
    }

    private void read(BlockingQueue<Character> keys) {
        try {
            for (int key = in.read(); key >= 0; key = in.read()) {
                if (!Character.isWhitespace(key)) {
                    keys.add((char) key);
                }
            }
        } catch (IOException e) {
            // No keys then; a signal still ends it.
        }
    }

    /** Looks at the nodes and obeys, until q. */
    private void play(DemoCluster cluster, BlockingQueue<Character> keys, boolean isTerminal)
            throws InterruptedException, IOException {
        var screen = new DemoScreen(spec.commandLine().getOut(), isTerminal);
        boolean wasOne = false;
        while (true) {
            look(cluster);
            boolean isOne = cluster.isOne();
            if (isOne && !wasOne) {
                screen.say("the three nodes are one cluster; " + KEYS);
            }
            wasOne |= isOne;
            screen.show(DemoTable.lines(cluster.nodes(), cluster.links()::isCut));
            Character key = keys.poll(LOOK_SECONDS, TimeUnit.SECONDS);
            if (key != null && !obey(key, cluster, keys, screen)) {
                return;
            }
        }
    }

    /** All at the same time, because one that is frozen answers late. */
    private static void look(DemoCluster cluster) throws InterruptedException {
        List<Thread> looks =
                cluster.nodes().stream()
                        .map(node -> Thread.ofVirtual().start(() -> look(node)))
                        .toList();
        for (Thread look : looks) {
            look.join();
        }
    }

    private static void look(DemoNode node) {
        try {
            node.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False for q. */
    private static boolean obey(
            char key, DemoCluster cluster, BlockingQueue<Character> keys, DemoScreen screen)
            throws InterruptedException, IOException {
        switch (key) {
            case 'q' -> {
                return false;
            }
            case 'h' -> {
                cluster.links().heal();
                screen.say("all nodes reach each other again");
            }
            case 'k', 'r', 'p' -> {
                DemoNode node = which(cluster, keys);
                if (node != null) {
                    act(key, node, cluster, screen);
                }
            }
            default -> screen.say(KEYS);
        }
        return true;
    }

    /** Null: no node has this number. */
    private static @Nullable DemoNode which(DemoCluster cluster, BlockingQueue<Character> keys)
            throws InterruptedException {
        int number = Character.digit(keys.take(), 10);
        return number >= 1 && number <= DemoNode.COUNT ? cluster.node(number) : null;
    }

    private static void act(char key, DemoNode node, DemoCluster cluster, DemoScreen screen)
            throws IOException {
        int number = node.number();
        switch (key) {
            case 'k' -> {
                node.kill();
                screen.say("node %d is killed".formatted(number));
            }
            case 'r' -> {
                node.start();
                screen.say("node %d is started".formatted(number));
            }
            case 'p' -> {
                cluster.links().cut(number);
                screen.say("node %d is cut off from the others".formatted(number));
            }
            default -> throw new IllegalArgumentException("no key for a node: " + key);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private int failed(String why) {
        spec.commandLine().getErr().println("meshlark: " + why);
        spec.commandLine().getErr().flush();
        return ExitCode.USAGE;
    }
}
