package io.meshlark.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The JDK's strict decoder is the judge. */
class Utf8Test {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    @Spec({"MQTT-1.5.4-1", "v3:MQTT-1.5.3-1"})
    void everySequenceOfTwoBytesIsJudgedAsTheJdkJudgesIt() {
        byte[] bytes = new byte[2];
        for (int value = 0; value < 1 << 16; value++) {
            bytes[0] = (byte) (value >> 8);
            bytes[1] = (byte) value;
            assertThat(Utf8.isValid(bytes)).isEqualTo(jdkAccepts(bytes));
        }
    }

    @Test
    @Spec({"MQTT-1.5.4-1", "v3:MQTT-1.5.3-1"})
    void everySequenceThatBeginsLikeThreeOrFourBytesIsJudgedAsTheJdkJudgesIt() {
        byte[] ends = {
            0,
            0x41,
            0x7F,
            (byte) 0x80,
            (byte) 0x8F,
            (byte) 0x90,
            (byte) 0x9F,
            (byte) 0xA0,
            (byte) 0xBF,
            (byte) 0xC0,
            (byte) 0xFF
        };
        for (int first = 0xE0; first <= 0xFF; first++) {
            for (int second = 0; second < 256; second++) {
                for (byte third : ends) {
                    for (byte fourth : ends) {
                        byte[] four = {(byte) first, (byte) second, third, fourth};
                        byte[] three = {(byte) first, (byte) second, third};
                        assertThat(Utf8.isValid(four)).isEqualTo(jdkAccepts(four));
                        assertThat(Utf8.isValid(three)).isEqualTo(jdkAccepts(three));
                    }
                }
            }
        }
    }

    @Test
    void everyCodePointIsValidAndNoSurrogateIs() {
        for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
            boolean surrogate =
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            byte[] bytes =
                    surrogate
                            ? new byte[] {
                                (byte) (0xE0 | point >> 12),
                                (byte) (0x80 | point >> 6 & 0x3F),
                                (byte) (0x80 | point & 0x3F)
                            }
                            : Character.toString(point).getBytes(StandardCharsets.UTF_8);
            if (Utf8.isValidString(bytes, 0, bytes.length) == surrogate) {
                assertThat(point).as("code point").isNegative();
            }
        }
    }

    @Test
    @Spec({"MQTT-1.5.4-2", "v3:MQTT-1.5.3-2"})
    void zeroIsFoundAtEveryPositionOfAString() {
        for (int length = 1; length < 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.isPlainAscii(bytes, 0, length)).isTrue();
                bytes[at] = 0;
                assertThat(Utf8.isPlainAscii(bytes, 0, length)).isFalse();
                assertThat(Utf8.isValidString(bytes, 0, length)).isFalse();
                assertThat(Utf8.isValid(bytes)).isTrue();
                bytes[at] = (byte) 0x80;
                assertThat(Utf8.isPlainAscii(bytes, 0, length)).isFalse();
                assertThat(Utf8.isValid(bytes)).isFalse();
            }
        }
    }

    @Test
    void randomTextWithOneByteChangedIsJudgedAsTheJdkJudgesIt() {
        System.out.println("Utf8Test: -Dseed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                int bits = random.nextInt(1, 17);
                int point = random.nextInt(1 << bits);
                text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            assertThat(Utf8.isValid(bytes)).isEqualTo(jdkAccepts(bytes));
        }
    }

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
