package io.meshlark.auth.user;

import io.meshlark.auth.access.OwnRuleCodec;
import io.meshlark.auth.directory.Register;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;

/** {@link UserRules} in the directory: format (1), user, its rules. */
final class UserRulesCodec implements Register.Codec<UserRules> {
    private static final int FORMAT = 1;

    @Override
    public byte[] encode(UserRules value) {
        BinaryWriter out = new BinaryWriter(128).octet(FORMAT).text(value.user());
        OwnRuleCodec.write(out, value.rules());
        return out.toByteArray();
    }

    @Override
    public UserRules decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        int format = in.octet();
        if (format != FORMAT) {
            throw in.corrupt(
                    "rules of a user have format %d, this release reads 1".formatted(format));
        }
        return new UserRules(in.text(), OwnRuleCodec.read(in));
    }
}
