package io.meshlark.simulation.cluster;

import akka.actor.Cancellable;
import akka.actor.Scheduler;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Timers of actors: events of the world, in the process that has set them. */
public final class VirtualScheduler implements Scheduler {
    private final Actors actors = Actors.making();

    public VirtualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

    private final class Timer implements Cancellable {
        private final @Nullable Process owner = Process.current();
        private final Runnable task;
        private final long period;
        private boolean isOver;

        Timer(Runnable task, long period) {
            this.task = task;
            this.period = period;
        }

        void after(long delay) {
            if (owner == null) {
                actors.world().after(delay, this::fire);
            } else {
                owner.after(delay, this::fire);
            }
        }

        private void fire() {
            if (isOver) {
                return;
            }
            if (period == 0) {
                isOver = true;
            } else {
                after(period);
            }
            task.run();
        }

        @Override
        public boolean cancel() {
            boolean wasSet = !isOver;
            isOver = true;
            return wasSet;
        }

        @Override
        public boolean isCancelled() {
            return isOver;
        }
    }

    @Override
    public Cancellable schedule(
            FiniteDuration initial,
            FiniteDuration interval,
            Runnable task,
            ExecutionContext executor) {
        var timer = new Timer(task, Math.max(1, interval.toMillis()));
        timer.after(initial.toMillis());
        return timer;
    }

    @Override
    public Cancellable scheduleOnce(
            FiniteDuration delay, Runnable task, ExecutionContext executor) {
        var timer = new Timer(task, 0);
        timer.after(delay.toMillis());
        return timer;
    }

    @Override
    public double maxFrequency() {
        return 1_000;
    }
}
