package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.util.function.Consumer;

/** Measures one {@link Part}. */
interface Trial {

    /**
     * @param out takes figures as they come: what is measured before something fails counts
     * @throws IOException when it cannot go on, with the reason
     */
    void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected;
}
