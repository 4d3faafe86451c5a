package io.meshlark.auth.access;

import io.meshlark.auth.access.OwnRule.Doing;
import io.meshlark.auth.access.Rule.Effect;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Principal#rules} inside another record: their number, then of each an octet, {@code denies
 * << 2 | what}, and its filter.
 */
public final class OwnRuleCodec {
    private static final int DENIES = 4;
    private static final int PUBLISH = 1;
    private static final int SUBSCRIBE = 2;

    private OwnRuleCodec() {}

    public static void write(BinaryWriter out, List<OwnRule> rules) {
        out.varint(rules.size());
        for (OwnRule rule : rules) {
            int what =
                    switch (rule.doing()) {
                        case PUBLISH -> PUBLISH;
                        case SUBSCRIBE -> SUBSCRIBE;
                        case ALL -> PUBLISH | SUBSCRIBE;
                    };
            out.octet(what | (rule.effect() == Effect.DENY ? DENIES : 0)).text(rule.filter());
        }
    }

    public static List<OwnRule> read(BinaryReader in) {
        int count = in.count();
        List<OwnRule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int octet = in.octet();
            Doing doing =
                    switch (octet & ~DENIES) {
                        case PUBLISH -> Doing.PUBLISH;
                        case SUBSCRIBE -> Doing.SUBSCRIBE;
                        case PUBLISH | SUBSCRIBE -> Doing.ALL;
                        default -> throw in.corrupt("unknown rule of a login " + octet);
                    };
            String filter = in.text();
            if (FilterPattern.parse(filter) instanceof FilterPattern.Parsed.Wrong(var problem)) {
                throw in.corrupt("rule of a login: " + problem);
            }
            rules.add(
                    new OwnRule((octet & DENIES) == 0 ? Effect.ALLOW : Effect.DENY, doing, filter));
        }
        return rules;
    }
}
