package io.meshlark.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.auth.TrustedCertificates;
import io.meshlark.auth.access.Principal;
import io.meshlark.transport.tls.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a directory on this machine. */
class LdapLinkTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String BIND =
            "auth.ldap.user-dn=uid=${username},ou=people,dc=example,dc=org";

    private final List<AutoCloseable> opened = new ArrayList<>();
    private TestDirectory directory;

    @TempDir private Path folder;

    @BeforeEach
    void open() throws Exception {
        directory = TestDirectory.plain();
        opened.add(directory);
    }

    @AfterEach
    void close() throws Exception {
        for (var each : opened) {
            each.close();
        }
    }

    private LdapLink link(String... more) throws IOException {
        return link(directory, null, null, more);
    }

    private LdapLink link(
            TestDirectory directory,
            @Nullable String scheme,
            @Nullable Path trusted,
            String... more)
            throws IOException {
        var settings = directory.settings(scheme, more);
        var connections =
                new Directory(
                        settings, LONG, trusted == null ? null : TrustedCertificates.in(trusted));
        opened.add(connections);
        return new LdapLink(settings, connections);
    }

    private static Login login(@Nullable String user, @Nullable String password) {
        return Logins.of(user, password);
    }

    private static Answer denied() {
        return Answer.Denied.to(login("ann", "x"));
    }

    @Test
    void whoBindsAsTheEntryThatIsFoundIsLetIn() throws IOException {
        var ldap = link();

        assertThat(ldap.ask(login("ann", "geheim")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
        assertThat(ldap.ask(login("ann", "secret"))).isEqualTo(denied());
        assertThat(ldap.ask(login("eve", "geheim"))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void whoBindsByItsNameIsLetInWithoutAServiceAccount() throws IOException {
        var ldap =
                link(
                        BIND,
                        "auth.ldap.mode=bind",
                        "auth.ldap.bind-dn=",
                        "auth.ldap.bind-password=",
                        "auth.ldap.attributes=departmentNumber");

        assertThat(ldap.ask(login("ann", "geheim")))
                .isEqualTo(
                        new Answer.Allowed(
                                new Principal("ann", Map.of("ldap.departmentNumber", "7"))));
        assertThat(ldap.ask(login("ann", "secret"))).isEqualTo(denied());
        assertThat(ldap.ask(login("eve", "geheim"))).isEqualTo(denied());
    }

    @Test
    void anEmptyPasswordNeverBinds() throws IOException {
        for (var ldap : List.of(link(), link(BIND, "auth.ldap.mode=bind"))) {
            assertThat(ldap.ask(login("ann", ""))).isEqualTo(denied());
            assertThat(ldap.ask(login("ann", null))).isEqualTo(Answer.IGNORED);
            assertThat(ldap.ask(login("", "geheim"))).isEqualTo(Answer.IGNORED);
            assertThat(ldap.ask(login(null, "geheim"))).isEqualTo(Answer.IGNORED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "a*",
                "ann)(uid=*",
                "*)(|(uid=ann",
                "ann,ou=people,dc=example,dc=org",
                "ann,ou=people,dc=example,dc=org#",
                "ann+cn=Ann",
                "bob)(userPassword=*",
                "\\2a",
                "ann\\",
                "${dn}",
                "${username}",
                "$1",
            })
    void aUserNameIsOneValueWhateverIsInIt(String name) throws IOException {
        assertThat(link().ask(login(name, "geheim"))).isEqualTo(Answer.IGNORED);
        assertThat(link(BIND, "auth.ldap.mode=bind").ask(login(name, "geheim")))
                .isInstanceOf(Answer.Denied.class);
    }

    @Test
    void anOddNameIsFoundWhereItStands() throws Exception {
        for (String name : List.of("a,b+c=d", "(a*b)", "back\\slash", "#hash \"q\"", "Käthe")) {
            directory.server.add(
                    "dn: " + LdapText.dn("uid=${username},ou=people,dc=example,dc=org", name),
                    "objectClass: inetOrgPerson",
                    "cn: odd",
                    "sn: odd",
                    "uid: " + name,
                    "userPassword: geheim");

            var let = new Answer.Allowed(Principal.named(name));
            assertThat(link().ask(login(name, "geheim"))).as(name).isEqualTo(let);
            assertThat(link(BIND, "auth.ldap.mode=bind").ask(login(name, "geheim")))
                    .as(name)
                    .isEqualTo(let);
        }
    }

    @Test
    void theUserNameIsTheEntrysAndNotInTheClientsLetters() throws IOException {
        var ann = new Answer.Allowed(Principal.named("ann"));

        assertThat(link().ask(login("ANN", "geheim"))).isEqualTo(ann);
        assertThat(link(BIND, "auth.ldap.mode=bind").ask(login("Ann", "geheim"))).isEqualTo(ann);
        assertThat(link("auth.ldap.user-name-attribute=").ask(login("ANN", "geheim")))
                .isEqualTo(new Answer.Allowed(Principal.named("ANN")));
        assertThat(link("auth.ldap.filter=(cn=${username})").ask(login("no uid", "geheim")))
                .isEqualTo(denied());
    }

    @Test
    void attributesAndGroupsAreForAccessRules() throws IOException {
        var ldap =
                link(
                        "auth.ldap.attributes=departmentNumber,mail,title",
                        "auth.ldap.group-base=ou=groups,dc=example,dc=org");

        assertThat(ldap.ask(login("ann", "geheim")))
                .isEqualTo(
                        new Answer.Allowed(
                                new Principal(
                                        "ann",
                                        Map.of(
                                                "ldap.departmentNumber",
                                                "7",
                                                "ldap.group.ops",
                                                "true"))));
    }

    @Test
    void whoIsInMoreGroupsThanAreTakenOverIsTurnedAway() throws Exception {
        for (int i = 0; i < 30; i++) {
            directory.server.add(
                    "dn: cn=g%d,ou=groups,dc=example,dc=org".formatted(i),
                    "objectClass: groupOfNames",
                    "cn: g" + i,
                    "member: uid=ann,ou=people,dc=example,dc=org");
        }

        assertThat(
                        link("auth.ldap.group-base=ou=groups,dc=example,dc=org")
                                .ask(login("ann", "geheim")))
                .isEqualTo(denied());
    }

    @Test
    void whoFitsSeveralEntriesIsTurnedAway() throws IOException {
        var ldap = link("auth.ldap.filter=(|(uid=${username})(uid=bob))");

        assertThat(ldap.ask(login("ann", "geheim"))).isEqualTo(denied());
    }

    @Test
    void aDirectoryThatIsAwayIsNoAnswerAndWorksAgainWhenItIsBack() throws Exception {
        var ldap = link("auth.ldap.connections=1");
        assertThat(ldap.ask(login("ann", "geheim"))).isInstanceOf(Answer.Allowed.class);
        int port = directory.server.getListenPort();

        directory.server.shutDown(true);
        assertThatThrownBy(() -> ldap.ask(login("ann", "geheim")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the directory: ");

        directory.server.startListening();
        if (directory.server.getListenPort() == port) {
            assertThat(ldap.ask(login("ann", "geheim"))).isInstanceOf(Answer.Allowed.class);
        }
    }

    @Test
    void aServiceAccountThatIsRefusedIsNoAnswer() throws IOException {
        var ldap = link("auth.ldap.bind-password=wrong");

        assertThatThrownBy(() -> ldap.ask(login("ann", "geheim")))
                .isInstanceOf(IOException.class)
                .message()
                .doesNotContain("geheim", "wrong");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void onTlsTheDirectoryHasToShowItsOwnCertificate(boolean isStartTls) throws Exception {
        var authority = Authority.in(folder.resolve("ca"), "ca");
        var stranger = Authority.in(folder.resolve("other"), "other");
        String scheme = isStartTls ? "ldap" : "ldaps";
        String startTls = "auth.ldap.start-tls=" + isStartTls;
        try (var good =
                        TestDirectory.tls(
                                TestDirectory.store(authority, "good", "DNS:localhost"),
                                isStartTls);
                var elsewhere =
                        TestDirectory.tls(
                                TestDirectory.store(authority, "else", "DNS:other.example"),
                                isStartTls)) {

            assertThat(
                            link(good, scheme, authority.certificate(), startTls)
                                    .ask(login("ann", "geheim")))
                    .isInstanceOf(Answer.Allowed.class);
            assertThatThrownBy(() ->
                            link(good, scheme, stranger.certificate(), startTls)
                                    .ask(login("ann", "geheim")))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() ->
                            link(elsewhere, scheme, authority.certificate(), startTls)
                                    .ask(login("ann", "geheim")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void textThatIsNoNameOrFilterIsNamedWithItsSetting() {
        assertThatThrownBy(() -> link("auth.ldap.filter=(uid=${username}"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("auth.ldap.filter is \"(uid=${username}\", which");
        assertThatThrownBy(() -> link("auth.ldap.base=people"))
                .hasMessageStartingWith("auth.ldap.base is \"people\", which");
    }
}
