package io.meshlark.auth.access;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link Principal} as the last part of another record: user name, its attributes by name, and
 * the rules of its login. Releases that do not know those end before them, and read over them.
 */
public final class PrincipalCodec {
    private PrincipalCodec() {}

    public static void write(BinaryWriter out, Principal principal) {
        writeName(out, principal);
        if (!principal.rules().isEmpty()) {
            OwnRuleCodec.write(out, principal.rules());
        }
    }

    public static Principal read(BinaryReader in) {
        Principal principal = readName(in);
        return in.isAtEnd() ? principal : principal.with(OwnRuleCodec.read(in));
    }

    /**
     * What {@link #write} wrote, as a part that others follow.
     *
     * @param hasRules as the record has to say itself
     */
    public static Principal read(BinaryReader in, boolean hasRules) {
        Principal principal = readName(in);
        return hasRules ? principal.with(OwnRuleCodec.read(in)) : principal;
    }

    private static void writeName(BinaryWriter out, Principal principal) {
        out.text(principal.userName()).varint(principal.attributes().size());
        principal.attributes().forEach((name, value) -> out.text(name).text(value));
    }

    private static Principal readName(BinaryReader in) {
        String userName = in.text();
        int count = in.count();
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(in.text(), in.text());
        }
        return new Principal(userName, attributes);
    }
}
