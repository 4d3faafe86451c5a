/**
 * The cluster under test: processes, the network between them, and what can be done to both. Uses
 * the programs of the system ({@code kill}, {@code ip}, {@code tc}, {@code nft}) and bin/meshlark.
 */
@NullMarked
package io.meshlark.loadtest.chaos.cluster;

import org.jspecify.annotations.NullMarked;
