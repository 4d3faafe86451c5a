package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {
    /** The vectors of the reference implementation, key 00 01 .. 0f, input 00 01 02 ... */
    @ParameterizedTest
    @CsvSource({
        "0, 726fdb47dd0e0e31",
        "2, 0d6c8009d9a94f5a",
        "4, cf2794e0277187b7",
        "6, cbc9466e58fee3ce",
        "8, 93f5f5799a932462",
    })
    void hashesAsTheReferenceDoes(int bytes, String expected) {
        var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        var text = new StringBuilder();
        for (int i = 0; i < bytes; i += 2) {
            text.append((char) (i | (i + 1) << 8));
        }

        assertThat(hash.hash(text.toString())).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @ParameterizedTest
    @CsvSource({"abcdefghij, 0, 10", "abcdefghij, 3, 3", "abcdefghij, 1, 9", "abcdefghij, 2, 5"})
    void hashesARegionAsTheTextThatItIs(String text, int from, int to) {
        var hash = new SipHash(1, 2);

        assertThat(hash.hash(text, from, to)).isEqualTo(hash.hash(text.substring(from, to)));
    }
}
