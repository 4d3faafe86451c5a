package io.meshlark.persistence.embedded;

/** Bytes of a row that are not what this release writes; the message continues a sentence. */
final class DamagedRow extends Exception {

    private static final long serialVersionUID = 1;

    DamagedRow(String message) {
        super(message);
    }
}
