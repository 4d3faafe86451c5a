package io.meshlark.auth.ban;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Bans, to be asked. Any that fits counts. Of addresses one look-up is made for each length of
 * prefix that occurs, however many bans there are; who asks an empty list allocates nothing.
 */
public final class BanList {
    public static final BanList EMPTY = new BanList();

    private final Map<String, Ban> clients = new HashMap<>();
    private final Map<String, Ban> users = new HashMap<>();
    private final Map<BanTarget.ClientOfUser, Ban> both = new HashMap<>();
    private final Map<Network, Ban> networks = new HashMap<>();
    private int[] lengthsOfV4 = {};
    private int[] lengthsOfV6 = {};

    private BanList() {}

    public static BanList of(Collection<Ban> bans) {
        BanList list = new BanList();
        TreeSet<Integer> v4 = new TreeSet<>();
        TreeSet<Integer> v6 = new TreeSet<>();
        for (Ban ban : bans) {
            switch (ban.target()) {
                case BanTarget.Client(var clientId) -> list.clients.put(clientId, ban);
                case BanTarget.User(var userName) -> list.users.put(userName, ban);
                case BanTarget.ClientOfUser it -> list.both.put(it, ban);
                case BanTarget.Addresses(var range) -> {
                    Network network = Network.of(range);
                    list.networks.put(network, ban);
                    (network.isV4() ? v4 : v6).add(network.bits());
                }
            }
        }
        list.lengthsOfV4 = v4.stream().mapToInt(Integer::intValue).toArray();
        list.lengthsOfV6 = v6.stream().mapToInt(Integer::intValue).toArray();
        return list;
    }

    /** The ban of an address, if it is banned. */
    public @Nullable Ban of(InetAddress address, long now) {
        if (networks.isEmpty()) {
            return null;
        }
        Network whole = Network.of(address);
        for (int bits : whole.isV4() ? lengthsOfV4 : lengthsOfV6) {
            Ban ban = inForce(networks.get(whole.cut(bits)), now);
            if (ban != null) {
                return ban;
            }
        }
        return null;
    }

    /**
     * The ban of a client, if it is banned by what it is called.
     *
     * @param userName empty: anonymous
     */
    public @Nullable Ban of(String clientId, String userName, long now) {
        Ban ban = clients.isEmpty() ? null : inForce(clients.get(clientId), now);
        if (ban == null && !users.isEmpty() && !userName.isEmpty()) {
            ban = inForce(users.get(userName), now);
        }
        if (ban == null && !both.isEmpty()) {
            ban = inForce(both.get(new BanTarget.ClientOfUser(clientId, userName)), now);
        }
        return ban;
    }

    private static @Nullable Ban inForce(@Nullable Ban ban, long now) {
        return ban == null || ban.isOver(now) ? null : ban;
    }
}
