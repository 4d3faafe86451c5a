package io.meshlark.loadtest.load;

/** What the clients of one lane do in one phase. */
interface Task {

    /** Nothing. */
    Task NONE =
            new Task() {
                @Override
                public void turn(long now) {}

                @Override
                public boolean isDone() {
                    return true;
                }
            };

    /** Does what can be done now; called at the end of turns. */
    void turn(long now);

    /** A publisher that could not send can again. */
    default void ready(Outbound publisher) {}

    /** Nothing is left to be started. */
    boolean isDone();
}
