/**
 * Meshlark's own binary form: numbers, texts and the values of MQTT as bytes, framed so that a
 * later release can read them and an earlier one knows what it cannot read. Journal rows, snapshots
 * and retained messages are made of it. Uses the vocabulary of {@code protocol}, knows nothing of
 * shards.
 *
 * <p>How the format grows. Rows and snapshots are a version byte and records; a record is a tag, a
 * length and a body.
 *
 * <ul>
 *   <li>A new <em>field that may be ignored</em> goes to the end of a record's body: an older
 *       reader skips it, and a newer one finds the body of an older record at its end.
 *   <li>A new <em>field that must be understood</em> gets a flag: a reader refuses flags it does
 *       not know.
 *   <li>A new <em>kind of record</em> gets a new tag: a reader refuses tags it does not know, since
 *       to skip an event is to lose state.
 *   <li>Anything else gets a new version or a new manifest. Tags, flags and manifests are never
 *       used again.
 * </ul>
 *
 * <p>A refusal says that a newer release wrote the data. The golden files in the tests hold every
 * form that was ever released.
 */
@NullMarked
package io.meshlark.protocol.binary;

import org.jspecify.annotations.NullMarked;
