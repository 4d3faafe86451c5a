/**
 * JSON Web Tokens [RFC 7519] as passwords: whose signature is good is who its claims say. Parsing
 * and the arithmetic of signatures are Nimbus'; which algorithm may be used with which key is
 * decided here.
 */
@NullMarked
package io.meshlark.auth.jwt;

import org.jspecify.annotations.NullMarked;
