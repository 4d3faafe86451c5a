package io.meshlark.auth.ban;

import io.meshlark.auth.directory.Register;
import io.meshlark.config.AddressRange;
import io.meshlark.persistence.Directory;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;

/**
 * A {@link Ban} in the directory: format (1), kind of target, its texts, reason, since, until (0:
 * for ever).
 */
final class BanCodec implements Register.Codec<Ban> {
    private static final int FORMAT = 1;
    private static final int CLIENT = 1;
    private static final int USER = 2;
    private static final int CLIENT_OF_USER = 3;
    private static final int ADDRESSES = 4;

    @Override
    public byte[] encode(Ban ban) {
        BinaryWriter out = new BinaryWriter(64).octet(FORMAT);
        switch (ban.target()) {
            case BanTarget.Client(var clientId) -> out.octet(CLIENT).text(clientId);
            case BanTarget.User(var userName) -> out.octet(USER).text(userName);
            case BanTarget.ClientOfUser(var clientId, var userName) ->
                    out.octet(CLIENT_OF_USER).text(clientId).text(userName);
            case BanTarget.Addresses(var range) -> out.octet(ADDRESSES).text(range.toString());
        }
        return out.text(ban.reason())
                .varint(ban.since())
                .varint(ban.until() == Directory.NEVER ? 0 : ban.until())
                .toByteArray();
    }

    @Override
    public Ban decode(byte[] value) {
        BinaryReader in = new BinaryReader(value);
        int format = in.octet();
        if (format != FORMAT) {
            throw in.corrupt("a ban has format %d, this release reads 1".formatted(format));
        }
        BanTarget target = target(in, in.octet());
        String reason = in.text();
        long since = in.varint();
        long until = in.varint();
        return new Ban(target, reason, since, until == 0 ? Directory.NEVER : until);
    }

    private static BanTarget target(BinaryReader in, int tag) {
        return switch (tag) {
            case CLIENT -> new BanTarget.Client(in.text());
            case USER -> new BanTarget.User(in.text());
            case CLIENT_OF_USER -> new BanTarget.ClientOfUser(in.text(), in.text());
            case ADDRESSES ->
                    new BanTarget.Addresses(
                            AddressRange.parse(in.text())
                                    .orElseThrow(() -> in.corrupt("a ban of no addresses")));
            default -> throw in.corrupt("a ban has unknown target " + tag);
        };
    }
}
