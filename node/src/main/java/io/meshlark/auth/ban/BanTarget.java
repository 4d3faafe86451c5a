package io.meshlark.auth.ban;

import io.meshlark.config.AddressRange;

/** Whom a ban is about. */
public sealed interface BanTarget {

    /** Whoever connects with this client identifier. */
    record Client(String clientId) implements BanTarget {
        @Override
        public String key() {
            return "client/" + clientId;
        }

        @Override
        public String toString() {
            return "client \"" + clientId + '"';
        }
    }

    /** All clients of a user. */
    record User(String userName) implements BanTarget {
        @Override
        public String key() {
            return "user/" + userName;
        }

        @Override
        public String toString() {
            return "user \"" + userName + '"';
        }
    }

    /**
     * A client identifier, as long as this user has it.
     *
     * @param userName empty: anonymous
     */
    record ClientOfUser(String clientId, String userName) implements BanTarget {
        @Override
        public String key() {
            return "both/" + userName.length() + '/' + userName + clientId;
        }

        @Override
        public String toString() {
            return "client \"%s\" of %s"
                    .formatted(
                            clientId,
                            userName.isEmpty() ? "anonymous" : "user \"" + userName + '"');
        }
    }

    /** Everybody behind these addresses. */
    record Addresses(AddressRange range) implements BanTarget {
        public Addresses {
            range = range.masked();
        }

        @Override
        public String key() {
            return "address/" + range;
        }

        @Override
        public String toString() {
            return "address " + range;
        }
    }

    /** The same for the same target, and for no other. */
    String key();
}
