package io.meshlark.app;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * What a process is given by its shell.
 *
 * @param out the standard output, for bytes; text goes through picocli
 */
record Terminal(Map<String, String> environment, InputStream in, OutputStream out) {}
