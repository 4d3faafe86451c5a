package io.meshlark.violations.somewhere;

public interface HasNoPlace {}
