package io.meshlark;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The normative statements a test shows, by their ids: {@code MQTT-4.7.1-1} of MQTT 5, {@code
 * v3:MQTT-4.7.1-2} of MQTT 3.1.1.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Spec {
    String[] value();
}
