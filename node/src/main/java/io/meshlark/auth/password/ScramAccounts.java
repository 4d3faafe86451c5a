package io.meshlark.auth.password;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users, some of whom can show that they know their password without sending it. */
public interface ScramAccounts {

    /** Whether nobody else is to be asked about this user. */
    boolean knows(String user);

    /** Null if the user is not known, or has none of this mechanism. */
    @Nullable ScramVerifier scram(String user, ScramMechanism mechanism);

    /** How many verifiers of this mechanism there are, by how often their clients hash. */
    Map<Integer, Long> iterations(ScramMechanism mechanism);
}
