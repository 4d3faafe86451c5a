package io.meshlark.auth.password;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.Login;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.guard.Lookup;
import io.meshlark.protocol.packet.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with a file. For a user that is not in it another one's hash is computed,
 * always the same, so that the time tells nothing.
 */
public final class PasswordFileLink implements Lookup {
    private final WatchedFile<PasswordFile> file;
    private final KeyedHash choices;

    public PasswordFileLink(WatchedFile<PasswordFile> file, KeyedHash choices) {
        this.file = file;
        this.choices = choices;
    }

    @Override
    public Answer ask(Login login) {
        String user = login.userName();
        if (user == null) {
            return Answer.IGNORED;
        }
        PasswordFile accounts = file.value();
        PasswordHash hash = accounts.password(user);
        boolean matches = matches(hash == null ? decoy(user, accounts) : hash, login.password());
        if (hash == null) {
            return Answer.IGNORED;
        }
        return matches ? new Answer.Allowed(Principal.named(user)) : Answer.Denied.to(login);
    }

    private @Nullable PasswordHash decoy(String user, PasswordFile accounts) {
        return accounts.users() == 0
                ? null
                : accounts.passwordAt(choices.choice(user, accounts.users()));
    }

    private static boolean matches(@Nullable PasswordHash hash, @Nullable Bytes password) {
        return hash != null && hash.matches(password == null ? new byte[0] : password.array());
    }
}
