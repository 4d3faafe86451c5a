package io.meshlark.transport.tls;

import io.meshlark.config.Secret;
import io.meshlark.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the files of the block {@code tls} hold at one time.
 *
 * @param identity for clients that ask for no host, or for one that nobody names
 * @param bySni further ones
 */
record Material(Identity identity, List<Identity> bySni, Optional<ClientTrust> trust) {

    private static final String CERTIFICATE = ".crt";

    /**
     * @throws TlsException naming the file and what is wrong with it
     */
    static Material read(TlsSettings settings) {
        var identity =
                Identity.read(
                        settings.identity()
                                .orElseThrow(
                                        () -> new TlsException("there is no certificate", null)));
        return new Material(
                identity,
                settings.sniFolder().map(Material::inFolder).orElse(List.of()),
                settings.trustStore()
                        .filter(_ -> settings.asksClients())
                        .map(it -> ClientTrust.read(it, settings.crlFiles())));
    }

    private static List<Identity> inFolder(Path folder) {
        var found = new ArrayList<Identity>();
        for (Path certificate : files(folder)) {
            String file = certificate.toString();
            if (file.endsWith(CERTIFICATE)) {
                found.add(ofPair(file.substring(0, file.length() - CERTIFICATE.length())));
            }
        }
        return found;
    }

    private static Identity ofPair(String name) {
        Path staple = Path.of(name + ".ocsp");
        var identity =
                Identity.read(
                        new TlsSettings.PemFiles(
                                Path.of(name + CERTIFICATE),
                                Path.of(name + ".key"),
                                new Secret(""),
                                Optional.of(staple).filter(Files::exists)));
        if (identity.hosts().isEmpty()) {
            throw TlsException.of(
                    identity.file(),
                    "has a certificate for no host (subjectAltName), so no client could ask for it",
                    null);
        }
        return identity;
    }

    /** All files that {@code settings} name, those of the folder too. */
    static List<Path> files(TlsSettings settings) {
        var files = new ArrayList<Path>();
        settings.identity().ifPresent(it -> addFiles(it, files));
        settings.sniFolder().ifPresent(it -> files.addAll(files(it)));
        settings.trustStore().ifPresent(it -> files.add(it.file()));
        files.addAll(settings.crlFiles());
        return files;
    }

    /** The file with the key of the first certificate. */
    static Optional<Path> keyFile(TlsSettings settings) {
        return settings.identity()
                .map(it ->
                        switch (it) {
                            case TlsSettings.PemFiles pem -> pem.key();
                            case TlsSettings.KeyStoreFile keyStore -> keyStore.file();
                        });
    }

    private static void addFiles(TlsSettings.Identity identity, List<Path> files) {
        switch (identity) {
            case TlsSettings.PemFiles pem -> {
                files.add(pem.certificate());
                files.add(pem.key());
            }
            case TlsSettings.KeyStoreFile keyStore -> files.add(keyStore.file());
        }
        identity.staple().ifPresent(files::add);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw TlsException.of(folder, "cannot be read: " + e.getMessage(), e);
        }
    }

    List<Identity> identities() {
        return Stream.concat(Stream.of(identity), bySni.stream()).toList();
    }

    /** When the first of our certificates ends, or of those above it. */
    Instant end() {
        return identities().stream()
                .map(Material::end)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    static Instant end(Identity identity) {
        return identity.chain().stream()
                .map(it -> it.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
