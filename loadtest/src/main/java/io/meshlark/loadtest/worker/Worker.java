package io.meshlark.loadtest.worker;

import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.scenario.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** The worker's side: does what the parent says until it says no more. */
public final class Worker {

    private final Scenario scenario;
    private final Fleet fleet;

    public Worker(Scenario scenario, Fleet fleet) {
        this.scenario = scenario;
        this.fleet = fleet;
    }

    /** Returns when the parent ends. */
    public void serve(BufferedReader in, PrintWriter out) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            out.println(answer(line.split(" ", -1)));
            out.flush();
        }
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "begin" -> {
                var phase = scenario.phases().get(Integer.parseInt(words[1]));
                fleet.begin(phase, Boolean.parseBoolean(words[2]));
                yield "";
            }
            case "progress" -> Message.of(fleet.progress());
            case "latencies" -> Message.of(fleet.takeLatencies());
            case "sent" -> Message.of(fleet.sent());
            case "elsewhere" -> {
                fleet.sentElsewhere(Message.sent(words[1]));
                yield "";
            }
            case "findings" -> Message.of(fleet.findings(Message.sent(words[1])));
            default -> throw new IllegalArgumentException("a worker cannot '" + words[0] + "'");
        };
    }
}
