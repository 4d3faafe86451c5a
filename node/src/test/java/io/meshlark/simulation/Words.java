package io.meshlark.simulation;

import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.LogRecord;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Short words for the trace. */
public final class Words {
    private Words() {}

    public static String of(List<?> many) {
        return many.stream().map(Words::of).collect(Collectors.joining(", ", "[", "]"));
    }

    public static String of(Object one) {
        return switch (one) {
            case ShardCommand.Append a ->
                    "Append "
                            + a.originSeq()
                            + " "
                            + a.publication().payload().utf8()
                            + " "
                            + a.id();
            case ShardCommand.Connect c -> "Connect " + c.client();
            case ShardCommand.Settled s ->
                    "Settled " + s.session() + " " + Arrays.toString(s.ranges());
            case ShardCommand.Resumed r ->
                    "Resumed "
                            + r.session()
                            + " at "
                            + r.highest()
                            + ", unsettled "
                            + Arrays.toString(r.unsettled());
            case LogRecord.Appended a ->
                    "Appended "
                            + a.originSeq()
                            + " "
                            + a.publication().payload().utf8()
                            + " "
                            + a.targets();
            case LogRecord.Settled s ->
                    "Settled " + s.session() + " " + Arrays.toString(s.ranges());
            case LogRecord.Attached a ->
                    "Attached "
                            + a.clientId()
                            + " "
                            + a.session()
                            + " epoch "
                            + a.epoch()
                            + (a.will() == null ? "" : " " + a.will().payload().utf8());
            case ShardEffect.Deliver d ->
                    "Deliver "
                            + d.session()
                            + " "
                            + d.message().outSeq()
                            + " "
                            + d.message().publication().payload().utf8();
            case ShardEffect.Attach a ->
                    "Attach "
                            + a.presence().client()
                            + " "
                            + a.presence().session()
                            + " epoch "
                            + a.presence().epoch();
            case ShardEffect.FromLog f ->
                    "FromLog "
                            + f.session()
                            + " sent "
                            + f.sentTo()
                            + " drops "
                            + f.keptDrops()
                            + " "
                            + f.messages().stream()
                                    .map(m ->
                                            m.message().outSeq()
                                                    + "="
                                                    + m.message().publication().payload().utf8()
                                                    + (m.received() ? " received" : ""))
                                    .toList();
            case ShardEffect.PublishWill w ->
                    "PublishWill " + w.will().will().payload().utf8() + " at " + w.will().at();
            case KeptEvent.Kept k ->
                    "Kept to "
                            + k.keptTo()
                            + " "
                            + k.messages().stream()
                                    .map(m -> m.outSeq() + (m.isReceived() ? " received" : ""))
                                    .toList();
            case KeptEvent.KeptSettled s -> "KeptSettled " + Arrays.toString(s.ranges());
            default -> one.toString();
        };
    }
}
