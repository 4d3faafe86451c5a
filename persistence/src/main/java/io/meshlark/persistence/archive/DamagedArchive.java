package io.meshlark.persistence.archive;

/** A file is not a whole archive, or not one this release can read. The message is one line. */
public final class DamagedArchive extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DamagedArchive(String message) {
        super(message);
    }
}
