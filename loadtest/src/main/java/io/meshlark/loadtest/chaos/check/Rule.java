package io.meshlark.loadtest.chaos.check;

import java.util.List;

/** Looks for one kind of violation, or for a few that belong together. */
interface Rule {

    List<Violation> check(Past past);
}
