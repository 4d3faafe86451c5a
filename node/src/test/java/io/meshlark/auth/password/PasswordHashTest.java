package io.meshlark.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    /** 64 bytes in Base64. */
    private static final String HASH =
            "3aiBbchfIZo+1WYrkPzJjQxZ79F/NmwLQ+wF073kTd+6ANhaic8G/jWF/X4sqSFUKpLNdm1FZjBck6HQ8knM3A==";

    /** From Argon2's own tests, jBCrypt's, and made with Python's hashlib and mosquitto_passwd. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password | $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$"
                        + "bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "abc | $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "abc | $2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "abc | $2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "secret | $6$c2FsdHNhbHRzYWx0$" + HASH,
                "secret | $7$101$c2FsdHNhbHRzYWx0$"
                        + "Hd71hnNoKcARd6Fkl1rUE+opfs3V78ZJB2AgXXC1kaKQiWfi5S5qX7D1mY5b+bIzvyidWMnS8VA+YAsAygq9EA==",
                "pässwörd | $7$101$p46AGFlFsvRax21n$"
                        + "L0iAMM37hEqlRI2ZdPyzclRECLoT8UUC8fIGGrR+XSyqvBJIXfrMWJZFAn5r8xALLHzk1+SHMbfd++n+e5aQhQ=="
            })
    void hashesOfOtherProgramsAreUnderstood(String password, String hash) throws BadHash {
        var parsed = PasswordHash.parse(hash);

        assertThat(parsed.matches(utf8(password))).isTrue();
        assertThat(parsed.matches(utf8(password + "x"))).isFalse();
        assertThat(parsed.matches(new byte[0])).isFalse();
    }

    @Test
    void whatIsMadeHereIsUnderstoodHere() throws BadHash {
        var made = Argon2Hash.make(utf8("secret"), new SecureRandom());

        assertThat(made).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.parse(made).matches(utf8("secret"))).isTrue();
        assertThat(PasswordHash.parse(made).matches(utf8("Secret"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aScramLineAlsoTellsWhetherAPasswordIsRight(ScramMechanism mechanism) throws BadHash {
        var made = ScramVerifier.make(mechanism, utf8("secret"), new SecureRandom());

        assertThat(PasswordHash.parse(made).matches(utf8("secret"))).isTrue();
        assertThat(PasswordHash.parse(made).matches(utf8("Secret"))).isFalse();
    }

    @Test
    void aPasswordThatIsNoTextIsComparedByteByByte() throws BadHash {
        byte[] binary = {(byte) 0xFF, 0, 1};

        var hash = PasswordHash.parse(Argon2Hash.make(binary, new SecureRandom()));

        assertThat(hash.matches(binary)).isTrue();
        assertThat(hash.matches(new byte[] {(byte) 0xFE, 0, 1})).isFalse();
    }

    @Test
    void ofALongPasswordBcryptTakesTheBeginning() throws BadHash {
        var hash =
                PasswordHash.parse("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i");

        assertThat(hash.matches(utf8("x".repeat(60_000)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$",
                "$1$salt$hash",
                "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=16$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=262144,t=9,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=256,t=1,p=99$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=256,t=1,p=64$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=99999999999,t=1,p=1$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuA",
                "$argon2id$v=19$m=256,t=1,p=1$!$bQk8UB/VmZZF4Oo79iDXuA",
                "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$06$short",
                "$7$2000000000$c2FsdHNhbHRzYWx0$" + HASH,
                "$6$c2FsdHNhbHRzYWx0",
                "$6$c2FsdHNhbHRzYWx0$c2FsdHNhbHRzYWx0",
                "$scram-sha-256$1$c2FsdHNhbHRzYWx0$" + HASH + "$" + HASH
            })
    void linesThatAreWrongOrWouldCostTooMuchAreRefusedWithoutTellingTheHash(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(BadHash.class)
                .message()
                .isNotBlank()
                .doesNotContain("c29tZXNhbHQ", "c2FsdHNhbHRzYWx0", "plain", HASH);
    }

    @Test
    void noHashTellsItsContent() throws BadHash {
        var text = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

        assertThat(PasswordHash.parse(text).toString()).doesNotContain("If6bvum7DFjUnE9p2uDeDu");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
