/**
 * What is to be done and what is expected of it, as values: groups of clients, phases,
 * expectations; read from YAML or made by a command. Pure.
 */
@NullMarked
package io.meshlark.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
