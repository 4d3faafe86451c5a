package io.meshlark.auth.user;

import io.meshlark.auth.directory.Register;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;

/** A {@link Credential} in the directory: format (1), user, hash, since. */
final class CredentialCodec implements Register.Codec<Credential> {
    private static final int FORMAT = 1;

    @Override
    public byte[] encode(Credential value) {
        return new BinaryWriter(128)
                .octet(FORMAT)
                .text(value.user())
                .text(value.hash())
                .varint(value.since())
                .toByteArray();
    }

    @Override
    public Credential decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        int format = in.octet();
        if (format != FORMAT) {
            throw in.corrupt("a user has format %d, this release reads 1".formatted(format));
        }
        return new Credential(in.text(), in.text(), in.varint());
    }
}
