package io.meshlark.auth.account;

import io.meshlark.auth.Attributes;
import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.BadRules;
import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.auth.guard.Workers;
import io.meshlark.auth.password.BadHash;
import io.meshlark.auth.password.PasswordHash;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares passwords with the hashes of accounts, on the threads that compute. For a user that is
 * not there the hash that was seen last is computed, so that the time tells nothing.
 */
public final class AccountLink implements Lookup {
    private static final Logger LOG = LoggerFactory.getLogger(AccountLink.class);

    private final String name;
    private final Accounts accounts;
    private final Workers hashing;
    private volatile @Nullable PasswordHash seenLast;

    /**
     * @param name as {@code auth.chain} has it; attributes are called {@code name.attribute}
     * @param hashing for what takes the processor
     */
    public AccountLink(String name, Accounts accounts, Workers hashing) {
        this.name = name;
        this.accounts = accounts;
        this.hashing = hashing;
    }

    @Override
    public Answer ask(Login login) throws IOException, InterruptedException {
        String user = login.userName();
        if (user == null) {
            return Answer.IGNORED;
        }
        byte[] password = login.password() == null ? new byte[0] : login.password().array();
        try {
            Optional<Account> found = accounts.find(user, login.clientId());
            if (found.isEmpty()) {
                matches(seenLast, password);
                return Answer.IGNORED;
            }
            Account account = found.get();
            PasswordHash hash = PasswordHash.parse(account.passwordHash());
            seenLast = hash;
            return matches(hash, password)
                    ? new Answer.Allowed(principal(account))
                    : Answer.Denied.to(login);
        } catch (BadHash | BadAccount e) {
            LOG.warn("{}: user {} is turned away: {}", name, user, e.getMessage());
        } catch (BadRules e) {
            LOG.warn("{}: user {} is turned away: its rules: {}", name, user, e.problem());
        } catch (RejectedExecutionException e) {
            return Answer.Failed.BUSY;
        }
        return Answer.Denied.to(login);
    }

    private Principal principal(Account account) throws BadRules {
        OwnRules rules = new OwnRules();
        for (Account.Row each : account.rules()) {
            rules.add(each.permission(), each.action(), each.topic());
        }
        return new Principal(
                account.userName(), Attributes.of(name + ".", account.attributes()), rules.all());
    }

    /** Waits for its turn among all that compute; not computed any more if nobody waits. */
    private boolean matches(@Nullable PasswordHash hash, byte[] password)
            throws InterruptedException {
        if (hash == null) {
            return false;
        }
        FutureTask<Boolean> task = new FutureTask<>(() -> hash.matches(password));
        hashing.executor().execute(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a hash that was parsed cannot be compared", e);
        } finally {
            task.cancel(false);
        }
    }
}
