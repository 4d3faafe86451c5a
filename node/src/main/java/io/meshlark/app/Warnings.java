package io.meshlark.app;

import io.meshlark.config.AccessSettings;
import io.meshlark.config.AuthSettings;
import io.meshlark.config.AuthSettings.Link;
import io.meshlark.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** What an operator should know about settings that are valid, in plain words. */
final class Warnings {

    private Warnings() {}

    static List<String> of(Settings settings) {
        var warnings = new ArrayList<String>();
        var listeners = settings.listeners().enabled();
        if (listeners.isEmpty()) {
            warnings.add(
                    "no client can connect: the ports of listeners.tcp, .ws, .tls and .wss are all"
                            + " 0");
        } else {
            boolean open = listeners.stream().anyMatch(it -> !isLoopback(it.bind()));
            aboutAnonymous(settings.auth(), open, warnings);
        }
        aboutRules(settings, warnings);
        aboutSeeds(settings, warnings);
        return List.copyOf(warnings);
    }

    private static void aboutAnonymous(AuthSettings auth, boolean open, List<String> warnings) {
        boolean isAnybodyAsked = auth.asksWhoTheyAre();
        switch (auth.anonymous()) {
            case LOOPBACK -> {
                if (open && !isAnybodyAsked) {
                    warnings.add(
                            "anonymous clients are accepted from this machine only; to let in"
                                    + " everybody: --set auth.anonymous=allow");
                }
            }
            case ALLOW -> {
                if (open) {
                    warnings.add(
                            "everybody who reaches the listeners may publish and subscribe"
                                    + " (auth.anonymous = allow)");
                }
            }
            case DENY -> {
                if (!isAnybodyAsked) {
                    warnings.add(
                            "no client can connect: auth.anonymous is deny, and auth.chain and"
                                    + " auth.scram are empty");
                }
            }
        }
    }

    private static void aboutRules(Settings settings, List<String> warnings) {
        if (settings.auth().asksWhoTheyAre()
                && !settings.access().hasRules()
                && !bringsRules(settings)
                && settings.access().otherwise() == AccessSettings.Otherwise.AUTO) {
            warnings.add(
                    "clients that log in may do nothing: there are no access.rules; to allow"
                            + " everything: --set access.otherwise=allow");
        }
    }

    /** Whether clients may come with rules of their own. */
    private static boolean bringsRules(Settings settings) {
        AuthSettings auth = settings.auth();
        return settings.access().asksService()
                || auth.asks(Link.HTTP)
                || auth.asks(Link.USERS)
                || (auth.asks(Link.JWT) && !auth.jwt().rulesClaim().isEmpty())
                || (auth.asks(Link.SQL) && !auth.sql().rulesQuery().isEmpty())
                || (auth.asks(Link.REDIS) && !auth.redis().rulesKey().isEmpty());
    }

    private static void aboutSeeds(Settings settings, List<String> warnings) {
        var cluster = settings.cluster();
        if (isLoopback(cluster.host())
                && cluster.seeds().stream().anyMatch(seed -> !isLoopback(seed.host()))) {
            warnings.add(
                    "nodes on other machines cannot reach this one: cluster.host is "
                            + cluster.host());
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("::1")
                || host.equals("[::1]");
    }
}
