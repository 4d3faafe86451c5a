package io.meshlark.auth.account;

import java.io.IOException;
import java.util.Optional;

/** Where accounts are. */
@FunctionalInterface
public interface Accounts {

    /**
     * @param userName whatever the client has sent
     * @param clientId the same
     * @throws BadAccount if there is one that cannot be used
     * @throws IOException if it cannot be found out; the message is for the log, without secrets
     */
    Optional<Account> find(String userName, String clientId)
            throws IOException, InterruptedException, BadAccount;
}
