package io.meshlark.auth.user;

import io.meshlark.auth.directory.Register;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/** A {@link Credential} in the directory: format (1), user, hashes, since. */
final class CredentialCodec implements Register.Codec<Credential> {
    private static final int FORMAT = 1;

    @Override
    public byte[] encode(Credential value) {
        BinaryWriter out =
                new BinaryWriter(128)
                        .octet(FORMAT)
                        .text(value.user())
                        .varint(value.hashes().size());
        value.hashes().forEach(out::text);
        return out.varint(value.since()).toByteArray();
    }

    @Override
    public Credential decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        int format = in.octet();
        if (format != FORMAT) {
            throw in.corrupt("a user has format %d, this release reads 1".formatted(format));
        }
        String user = in.text();
        int count = in.count();
        if (count == 0) {
            throw in.corrupt("a user has no hash");
        }
        List<String> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hashes.add(in.text());
        }
        return new Credential(user, hashes, in.varint());
    }
}
