package io.meshlark.loadtest.load;

/**
 * A process's part of the clients: every {@code of}-th, beginning with {@code index}. The members
 * of a shared subscription all belong to the first process, because they are accounted for
 * together.
 */
public record Slice(int index, int of) {

    public static final Slice ALL = new Slice(0, 1);

    boolean has(int client, boolean isShared) {
        return isShared ? index == 0 : client % of == index;
    }

    /** Clients of a group that belong to the processes before this one. */
    int before(int clients) {
        int before = 0;
        for (int i = 0; i < index; i++) {
            before += (clients - i + of - 1) / of;
        }
        return before;
    }
}
