package io.meshlark.persistence.archive;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Retained;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;

/** Writes an archive as it comes; what is not {@link #finish finished} is not an archive. */
public final class ArchiveWriter {

    private static final int BUFFER = 1 << 16;

    private final DigestOutputStream digested;
    private final DataOutputStream out;
    private Totals totals = Totals.NONE;

    @FunctionalInterface
    private interface Body {
        void write(DataOutputStream to) throws IOException;
    }

    /** Begins an archive; the stream stays the caller's to close. */
    public ArchiveWriter(OutputStream to, Head head) throws IOException {
        this.digested =
                new DigestOutputStream(
                        new BufferedOutputStream(to, BUFFER), ArchiveFormat.digest());
        this.out = new DataOutputStream(digested);
        out.write(ArchiveFormat.MAGIC);
        out.writeInt(ArchiveFormat.VERSION);
        section(
                ArchiveFormat.HEAD,
                body -> {
                    body.writeInt(head.shards());
                    body.writeLong(head.created());
                    text(body, head.writer());
                });
    }

    public void write(Entry entry) throws IOException {
        switch (entry) {
            case Entry.State state ->
                    section(
                            ArchiveFormat.STATE,
                            body -> {
                                text(body, state.persistenceId());
                                body.writeLong(state.sequenceNr());
                                body.writeInt(state.serializerId());
                                text(body, state.manifest());
                                body.write(state.bytes());
                            });
            case Entry.Message(int slice, Retained retained) ->
                    section(
                            ArchiveFormat.RETAINED,
                            body -> {
                                body.writeInt(slice);
                                text(body, retained.topic());
                                body.writeLong(retained.version());
                                body.write(retained.message());
                            });
            case Entry.Rows(String kind, var rows) ->
                    section(
                            ArchiveFormat.DIRECTORY,
                            body -> {
                                text(body, kind);
                                body.writeInt(rows.size());
                                for (Directory.Entry each : rows) {
                                    text(body, each.key());
                                    body.writeLong(each.expiresAt());
                                    body.writeInt(each.value().length);
                                    body.write(each.value());
                                }
                            });
        }
        totals = totals.with(entry);
    }

    /** Adds to the totals what the bytes of a state do not say by themselves. */
    public void count(long sessions, long messages) {
        totals = totals.plus(sessions, messages);
    }

    /** What has been written so far. */
    public Totals totals() {
        return totals;
    }

    /** Makes it whole. */
    public Totals finish() throws IOException {
        section(
                ArchiveFormat.TOTALS,
                body -> {
                    body.writeLong(totals.states());
                    body.writeLong(totals.sessions());
                    body.writeLong(totals.messages());
                    body.writeLong(totals.retained());
                    body.writeLong(totals.directory());
                    body.writeLong(totals.bytes());
                });
        byte[] digest = digested.getMessageDigest().digest();
        digested.on(false);
        out.write(digest);
        out.flush();
        return totals;
    }

    private void section(int kind, Body content) throws IOException {
        var body = new ByteArrayOutputStream();
        content.write(new DataOutputStream(body));
        out.writeByte(kind);
        out.writeInt(body.size());
        body.writeTo(out);
    }

    private static void text(DataOutputStream to, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(utf8.length);
        to.write(utf8);
    }
}
