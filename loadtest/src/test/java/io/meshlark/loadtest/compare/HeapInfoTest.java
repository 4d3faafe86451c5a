package io.meshlark.loadtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapInfoTest {

    @Test
    void whatIsUsedIsFound() {
        assertThat(
                        HeapInfo.usedBytes(
                                """
                                4711:
                                garbage-first heap   total reserved 1048576K, committed 734208K, used 604102K [0x1, 0x2)
                                 region size 1024K, 212 young (217088K), 27 survivors (27648K)
                                """))
                .isEqualTo(604_102 * 1024L);
        assertThat(HeapInfo.usedBytes(" garbage-first heap   total 1024K, used 512K [0x1, 0x2)"))
                .isEqualTo(512 * 1024);
        assertThat(HeapInfo.usedBytes("no such process")).isZero();
    }
}
