package io.meshlark.loadtest.chaos.history;

/**
 * What every payload says.
 *
 * @param publisher the client that sent it; for a will {@code will-} and the client
 * @param sequence from 1 for each publisher; for a will the number of the connection
 */
public record MessageId(String publisher, int sequence) {

    @Override
    public String toString() {
        return publisher + ":" + sequence;
    }
}
