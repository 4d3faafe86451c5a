package io.meshlark.auth.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import io.meshlark.config.LdapSettings;
import io.meshlark.config.Settings;
import io.meshlark.transport.tls.Authority;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A directory on this machine, with a few people and groups in it. */
final class TestDirectory implements AutoCloseable {
    static final String SERVICE = "cn=broker,dc=example,dc=org";
    static final String SERVICE_PASSWORD = "of-the-broker";

    private static final String[] ENTRIES = {
        "dn: dc=example,dc=org|objectClass: domain|dc: example",
        "dn: ou=people,dc=example,dc=org|objectClass: organizationalUnit|ou: people",
        "dn: uid=ann,ou=people,dc=example,dc=org|objectClass: inetOrgPerson|uid: ann|cn: Ann"
                + "|sn: A|departmentNumber: 7|mail: a@example.org|mail: b@example.org"
                + "|userPassword: geheim",
        "dn: uid=bob,ou=people,dc=example,dc=org|objectClass: inetOrgPerson|uid: bob|cn: Bob"
                + "|sn: B|userPassword: secret",
        "dn: cn=no uid,ou=people,dc=example,dc=org|objectClass: inetOrgPerson|cn: no uid|sn: N"
                + "|userPassword: geheim",
        "dn: ou=groups,dc=example,dc=org|objectClass: organizationalUnit|ou: groups",
        "dn: cn=ops,ou=groups,dc=example,dc=org|objectClass: groupOfNames|cn: ops"
                + "|member: uid=ann,ou=people,dc=example,dc=org",
        "dn: cn=others,ou=groups,dc=example,dc=org|objectClass: groupOfNames|cn: others"
                + "|member: uid=bob,ou=people,dc=example,dc=org",
    };

    final InMemoryDirectoryServer server;

    private TestDirectory(InMemoryListenerConfig listener) throws LDAPException, LDIFException {
        var config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setListenerConfigs(listener);
        config.addAdditionalBindCredentials(SERVICE, SERVICE_PASSWORD);
        server = new InMemoryDirectoryServer(config);
        for (String entry : ENTRIES) {
            server.add(entry.split("\\|"));
        }
        server.startListening();
    }

    static TestDirectory plain() throws LDAPException, LDIFException {
        return new TestDirectory(
                InMemoryListenerConfig.createLDAPConfig(
                        "plain", InetAddress.getLoopbackAddress(), 0, null));
    }

    /**
     * @param store PKCS#12, with the password {@code store}
     */
    static TestDirectory tls(Path store, boolean isStartTls) throws Exception {
        var context = context(store);
        return new TestDirectory(
                isStartTls
                        ? InMemoryListenerConfig.createLDAPConfig(
                                "start-tls",
                                InetAddress.getLoopbackAddress(),
                                0,
                                context.getSocketFactory())
                        : InMemoryListenerConfig.createLDAPSConfig(
                                "tls",
                                InetAddress.getLoopbackAddress(),
                                0,
                                context.getServerSocketFactory(),
                                context.getSocketFactory()));
    }

    private static SSLContext context(Path file) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, "store".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "store".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** A certificate for the tests, in a file for {@link #tls}. */
    static Path store(Authority authority, String name, String names) {
        authority.issue(name, names);
        return authority.pkcs12(name, "store");
    }

    LdapSettings settings(@Nullable String scheme, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "auth.chain=ldap",
                                "auth.ldap.url=%s://localhost:%d"
                                        .formatted(
                                                scheme == null ? "ldap" : scheme,
                                                server.getListenPort()),
                                "auth.ldap.bind-dn=" + SERVICE,
                                "auth.ldap.bind-password=" + SERVICE_PASSWORD,
                                "auth.ldap.base=ou=people,dc=example,dc=org"));
        all.addAll(List.of(more));
        return Settings.with(all.toArray(String[]::new)).auth().ldap();
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
