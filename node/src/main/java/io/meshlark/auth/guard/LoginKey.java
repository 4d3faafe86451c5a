package io.meshlark.auth.guard;

import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.Login;
import io.meshlark.protocol.packet.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What makes two logins the same for a link, as a hash under a key of this process: no password is
 * kept.
 *
 * @param fields at which the link looks
 * @param version changes when the link would answer otherwise than before
 */
public record LoginKey(KeyedHash hash, Set<Field> fields, LongSupplier version) {

    /** A part of a {@link Login}. */
    public enum Field {
        USER_NAME,
        PASSWORD,
        CLIENT_ID,
        ADDRESS,
        CERTIFICATE
    }

    public LoginKey {
        fields = EnumSet.copyOf(fields);
    }

    Bytes of(Login login) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(number(version.getAsLong()));
        for (Field field : fields) {
            Bytes part = part(field, login);
            parts.add(part == null ? Bytes.EMPTY : part);
            parts.add(number(part == null ? 0 : 1)); // an empty password is one
        }
        return Bytes.wrap(hash.of(parts.toArray(Bytes[]::new)));
    }

    private static @Nullable Bytes part(Field field, Login login) {
        return switch (field) {
            case USER_NAME -> login.userName() == null ? null : Bytes.utf8(login.userName());
            case PASSWORD -> login.password();
            case CLIENT_ID -> Bytes.utf8(login.clientId());
            case ADDRESS ->
                    login.remote() instanceof InetSocketAddress inet && !inet.isUnresolved()
                            ? Bytes.wrap(inet.getAddress().getAddress())
                            : null;
            case CERTIFICATE -> certificate(login);
        };
    }

    private static @Nullable Bytes certificate(Login login) {
        try {
            return login.certificates().isEmpty()
                    ? null
                    : Bytes.wrap(login.certificates().getFirst().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded", e);
        }
    }

    private static Bytes number(long value) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
