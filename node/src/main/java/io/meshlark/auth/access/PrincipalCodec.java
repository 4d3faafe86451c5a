package io.meshlark.auth.access;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import java.util.HashMap;
import java.util.Map;

/** A {@link Principal} inside another record: user name, then its attributes, by name. */
public final class PrincipalCodec {
    private PrincipalCodec() {}

    public static void write(BinaryWriter out, Principal principal) {
        out.text(principal.userName()).varint(principal.attributes().size());
        principal.attributes().forEach((name, value) -> out.text(name).text(value));
    }

    public static Principal read(BinaryReader in) {
        String userName = in.text();
        int count = in.count();
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(in.text(), in.text());
        }
        return new Principal(userName, attributes);
    }
}
