/**
 * Which normative statements of MQTT 5 and 3.1.1 are shown by which tests: the statements in our
 * own words, the {@link io.meshlark.Spec} tags of all tests of this module, and the report made of
 * both.
 */
@NullMarked
package io.meshlark.conformance;

import org.jspecify.annotations.NullMarked;
