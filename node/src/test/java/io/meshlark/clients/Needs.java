package io.meshlark.clients;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs programs which are not part of the build. Without them it is skipped, and the
 * reason names what to install; with the environment variable {@code STOCK_CLIENT_TESTS=required}
 * it fails instead.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(NeededPrograms.class)
public @interface Needs {
    /** Programs that must be on the PATH. */
    String[] value();

    /** Debian's packages that have them. */
    String packages();

    /** Whether the modules of {@code src/test/browser} are needed, which npm fetches. */
    boolean modules() default false;
}
