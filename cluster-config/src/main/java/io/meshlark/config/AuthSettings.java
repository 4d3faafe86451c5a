package io.meshlark.config;

/** Who may connect. */
public record AuthSettings(Anonymous anonymous) {

    /** Whose connections need no user name and password. */
    public enum Anonymous {
        LOOPBACK,
        ALLOW,
        DENY
    }

    static AuthSettings read(Section in) {
        return new AuthSettings(in.oneOf("anonymous", Anonymous.class));
    }
}
