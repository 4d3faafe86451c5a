package io.meshlark.cluster.net;

import com.typesafe.config.Config;
import io.meshlark.cluster.FrameVersions;
import io.meshlark.cluster.Quorum;
import java.time.Duration;
import java.util.Optional;

/**
 * How links are run.
 *
 * @param limit bytes that may wait for one peer before it has no room; half of it is crowded
 * @param lease how long a quorum's echo is good for
 * @param quorum whose echoes are needed
 * @param role only members that have it count for the quorum
 * @param versions of frames that this node speaks
 * @param address where they arrive
 */
public record LinkSettings(
        long limit,
        Duration lease,
        Quorum quorum,
        Optional<String> role,
        FrameVersions versions,
        LinkAddress address) {

    private static final String RESOLVER = "akka.cluster.split-brain-resolver";

    /**
     * With the quorum that the split brain resolver will ask for.
     *
     * @param config the actor system's
     * @throws IllegalArgumentException if the lease would not run out before the resolver acts, or
     *     its strategy is unknown
     */
    public static LinkSettings of(Config config, long limit, Duration lease, LinkAddress address) {
        Config resolver = config.getConfig(RESOLVER);
        Duration stableAfter = resolver.getDuration("stable-after");
        if (lease.compareTo(stableAfter) >= 0) {
            throw new IllegalArgumentException(
                    "the lease is %d ms, it must be less than %s.stable-after, which is %d ms"
                            .formatted(lease.toMillis(), RESOLVER, stableAfter.toMillis()));
        }
        String strategy = resolver.getString("active-strategy");
        Quorum quorum =
                switch (strategy) {
                    // Where all are downed nobody takes over; a majority is as good as any.
                    case "keep-majority", "lease-majority", "down-all" -> new Quorum.Majority();
                    case "static-quorum" ->
                            new Quorum.Fixed(resolver.getInt("static-quorum.quorum-size"));
                    case "keep-oldest" ->
                            new Quorum.Oldest(resolver.getBoolean("keep-oldest.down-if-alone"));
                    default ->
                            throw new IllegalArgumentException(
                                    "%s.active-strategy is %s, of which the lease knows nothing"
                                            .formatted(RESOLVER, strategy));
                };
        String role = strategy + ".role";
        return new LinkSettings(
                limit,
                lease,
                quorum,
                resolver.hasPath(role)
                        ? Optional.of(resolver.getString(role)).filter(each -> !each.isEmpty())
                        : Optional.empty(),
                FrameVersions.OURS,
                address);
    }
}
