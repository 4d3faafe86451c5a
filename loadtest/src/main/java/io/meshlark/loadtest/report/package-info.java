/** A result as text, CSV, Markdown, JSON, HTML with charts, and two results side by side. Pure. */
@NullMarked
package io.meshlark.loadtest.report;

import org.jspecify.annotations.NullMarked;
