/** Which messages were lost, came twice or out of order: exact, per publisher and topic. Pure. */
@NullMarked
package io.meshlark.loadtest.account;

import org.jspecify.annotations.NullMarked;
