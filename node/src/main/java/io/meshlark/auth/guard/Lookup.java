package io.meshlark.auth.guard;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import java.io.IOException;

/** A link that takes its time, on a thread that it may have for so long. */
@FunctionalInterface
public interface Lookup {

    /**
     * @throws IOException if it cannot be found out; the message is for the log, without secrets
     */
    Answer ask(Login login) throws IOException, InterruptedException;
}
