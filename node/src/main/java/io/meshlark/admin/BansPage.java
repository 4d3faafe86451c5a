package io.meshlark.admin;

import io.meshlark.admin.LocalPage.Answer;
import io.meshlark.auth.ban.BanDesk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is banned: {@code GET /bans}, {@code POST /bans}, {@code POST /bans/remove}. */
final class BansPage {
    private static final Logger LOG = LoggerFactory.getLogger(BansPage.class);

    private BansPage() {}

    /** In {@link BanJson}. */
    static LocalPage<BanDesk> of(Supplier<Optional<BanDesk>> desk) {
        return new LocalPage<>(
                desk,
                open -> BanJson.write(open.all()),
                Map.of("/bans", BansPage::add, "/bans/remove", BansPage::remove));
    }

    private static CompletionStage<Answer> add(String json, BanDesk desk) {
        BanJson order = BanJson.read(json);
        Long seconds = order.seconds();
        if (seconds != null && (seconds < 1 || seconds > BanDesk.LONGEST.toSeconds())) {
            throw new IllegalArgumentException(
                    "a ban lasts %d s, must be 1 to %d, or for ever"
                            .formatted(seconds, BanDesk.LONGEST.toSeconds()));
        }
        String reason = order.reason();
        return desk.add(
                        order.target(),
                        seconds == null ? null : Duration.ofSeconds(seconds),
                        reason == null ? "" : reason)
                .thenApply(ban -> {
                    LOG.info("{} is banned{}", ban.target(), seconds == null ? "" : " for a while");
                    return Answer.of(200, ban.target() + " is banned");
                });
    }

    private static CompletionStage<Answer> remove(String json, BanDesk desk) {
        var target = BanJson.read(json).target();
        return desk.remove(target)
                .thenApply(was -> {
                    if (was) {
                        LOG.info("{} is not banned any more", target);
                    }
                    return was
                            ? Answer.of(200, target + " is not banned any more")
                            : Answer.of(404, "there is no ban of " + target);
                });
    }
}
