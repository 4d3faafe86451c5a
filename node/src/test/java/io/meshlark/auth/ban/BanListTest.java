package io.meshlark.auth.ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.config.AddressRange;
import io.meshlark.persistence.Directory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanListTest {

    private static Ban ban(BanTarget target) {
        return new Ban(target, "", 0, Directory.NEVER);
    }

    private static BanTarget addresses(String text) {
        return new BanTarget.Addresses(AddressRange.parse(text).orElseThrow());
    }

    private static boolean isBanned(BanList list, String address) {
        return list.of(InetAddress.ofLiteral(address), 1000) != null;
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.3/16, 10.1.255.255, true",
        "10.1.2.3/16, 10.2.0.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "128.0.0.0/1, 127.255.255.255, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::8000:0:0:0/65, 2001:db8::ffff:0:0:1, true",
        "2001:db8::8000:0:0:0/65, 2001:db8::7fff:0:0:1, false",
        "::ffff:10.1.2.3, 10.1.2.3, true"
    })
    void addressIsBannedByItsRange(String range, String address, boolean isBanned) {
        BanList list =
                BanList.of(List.of(ban(addresses(range)), ban(addresses("198.51.100.0/24"))));

        assertThat(isBanned(list, address)).isEqualTo(isBanned);
    }

    /** The same as to ask one range after the other. */
    @Test
    void addressesAreBannedAsByEachRangeAlone() throws UnknownHostException {
        Random random = new Random(Long.getLong("seed", 4711));
        List<AddressRange> ranges = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean isV4 = random.nextBoolean();
            int bits = random.nextInt(isV4 ? 33 : 129);
            ranges.add(new AddressRange(address(random, isV4), bits < 3 ? 3 : bits));
        }
        BanList list =
                BanList.of(ranges.stream().map(it -> ban(new BanTarget.Addresses(it))).toList());

        for (int i = 0; i < 5_000; i++) {
            InetAddress address = address(random, random.nextBoolean());
            assertThat(list.of(address, 0) != null)
                    .isEqualTo(ranges.stream().anyMatch(it -> it.contains(address)));
        }
    }

    private static InetAddress address(Random random, boolean isV4) throws UnknownHostException {
        byte[] bytes = new byte[isV4 ? 4 : 16];
        random.nextBytes(bytes);
        bytes[0] &= 0x0F; // so that many fit
        bytes[1] &= 0x01;
        return InetAddress.getByAddress(bytes);
    }

    @Test
    void clientAndUserAreBannedByNameAndBothOnlyTogether() {
        BanList list =
                BanList.of(
                        List.of(
                                ban(new BanTarget.Client("pump")),
                                ban(new BanTarget.User("ann")),
                                ban(new BanTarget.ClientOfUser("valve", "bob")),
                                ban(new BanTarget.ClientOfUser("door", ""))));

        assertThat(list.of("pump", "bob", 0)).isNotNull();
        assertThat(list.of("pump", "", 0)).isNotNull();
        assertThat(list.of("other", "ann", 0)).isNotNull();
        assertThat(list.of("valve", "bob", 0)).isNotNull();
        assertThat(list.of("door", "", 0)).isNotNull();
        assertThat(list.of("valve", "eve", 0)).isNull();
        assertThat(list.of("valve", "", 0)).isNull();
        assertThat(list.of("door", "bob", 0)).isNull();
        assertThat(list.of("other", "bob", 0)).isNull();
    }

    @Test
    void banEndsAndALongerOneStays() {
        BanList list =
                BanList.of(
                        List.of(
                                new Ban(addresses("10.0.0.0/8"), "", 0, 1000),
                                new Ban(addresses("10.1.0.0/16"), "", 0, 2000)));

        assertThat(list.of(InetAddress.ofLiteral("10.1.0.1"), 999)).isNotNull();
        assertThat(list.of(InetAddress.ofLiteral("10.1.0.1"), 1000)).isNotNull();
        assertThat(list.of(InetAddress.ofLiteral("10.1.0.1"), 2000)).isNull();
    }

    @Test
    void differentTargetsHaveDifferentKeysAndTheSameRangeHasOne() {
        assertThat(new BanTarget.ClientOfUser("b", "a/1").key())
                .isNotEqualTo(new BanTarget.ClientOfUser("1b", "a/").key());
        assertThat(addresses("10.1.2.3/16").key())
                .isEqualTo(addresses("10.1.0.0/16").key())
                .isEqualTo("address/10.1.0.0/16");
        assertThat(addresses("2001:DB8:0::/32").key()).isEqualTo(addresses("2001:db8::/32").key());
    }

    /** What a release has written, the next one reads (P10). */
    @Test
    void format1() {
        Ban user = new Ban(new BanTarget.User("ann"), "why", 258, Directory.NEVER);
        Ban client = new Ban(new BanTarget.ClientOfUser("c", ""), "", 1, 2);
        String userHex = "01" + "02" + "03616e6e" + "03776879" + "8202" + "00";
        String clientHex = "01" + "03" + "0163" + "00" + "00" + "01" + "02";
        BanCodec codec = new BanCodec();

        assertThat(HexFormat.of().formatHex(codec.encode(user))).isEqualTo(userHex);
        assertThat(HexFormat.of().formatHex(codec.encode(client))).isEqualTo(clientHex);
        assertThat(codec.decode(HexFormat.of().parseHex(userHex))).isEqualTo(user);
        assertThat(codec.decode(HexFormat.of().parseHex(clientHex))).isEqualTo(client);
        for (BanTarget each : List.of(addresses("::/0"), new BanTarget.Client("x"))) {
            assertThat(codec.decode(codec.encode(ban(each)))).isEqualTo(ban(each));
        }
    }
}
