package io.meshlark.violations.routing;

public interface HasThreads {
    Thread thread();
}
