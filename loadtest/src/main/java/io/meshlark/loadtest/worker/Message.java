package io.meshlark.loadtest.worker;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What goes between parent and worker, as text without blanks: binary in Base64. */
final class Message {

    private Message() {}

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static String encode(Writer writer) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static <T> T decode(String text, Reader<T> reader) {
        var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(text));
        try (var in = new DataInputStream(bytes)) {
            return reader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String of(Progress progress) {
        return encode(out -> {
            for (long count : progress.counts().toArray()) {
                out.writeLong(count);
            }
            out.writeBoolean(progress.isBusy());
            write(progress.problems(), out);
        });
    }

    static Progress progress(String text) {
        return decode(
                text,
                in -> {
                    var counts = new long[Counts.NONE.toArray().length];
                    for (int i = 0; i < counts.length; i++) {
                        counts[i] = in.readLong();
                    }
                    return new Progress(Counts.of(counts), in.readBoolean(), readTexts(in));
                });
    }

    static String of(Latencies latencies) {
        return encode(out -> {
            write(latencies.connAck(), out);
            write(latencies.pubAck(), out);
            write(latencies.endToEnd(), out);
        });
    }

    static Latencies latencies(String text) {
        return decode(
                text,
                in -> {
                    var all = Latencies.empty();
                    all.connAck().add(readHistogram(in));
                    all.pubAck().add(readHistogram(in));
                    all.endToEnd().add(readHistogram(in));
                    return all;
                });
    }

    static String of(Fleet.Sent sent) {
        return encode(out -> {
            write(sent.last(), out);
            write(sent.excused(), out);
        });
    }

    static Fleet.Sent sent(String text) {
        return decode(text, in -> new Fleet.Sent(readInts(in), readInts(in)));
    }

    static String of(Findings findings) {
        return encode(out -> {
            out.writeLong(findings.lost());
            out.writeLong(findings.excused());
            out.writeLong(findings.duplicates());
            out.writeLong(findings.reordered());
            write(findings.examples(), out);
        });
    }

    static Findings findings(String text) {
        return decode(
                text,
                in ->
                        new Findings(
                                in.readLong(),
                                in.readLong(),
                                in.readLong(),
                                in.readLong(),
                                readTexts(in)));
    }

    private static void write(Histogram histogram, DataOutputStream out) throws IOException {
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        out.writeInt(length);
        out.write(buffer.array(), 0, length);
    }

    private static Histogram readHistogram(DataInputStream in) throws IOException {
        var bytes = in.readNBytes(in.readInt());
        return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0);
    }

    private static void write(int[] numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private static int[] readInts(DataInputStream in) throws IOException {
        var numbers = new int[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readInt();
        }
        return numbers;
    }

    private static void write(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        int size = in.readInt();
        var texts = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            texts.add(in.readUTF());
        }
        return List.copyOf(texts);
    }
}
