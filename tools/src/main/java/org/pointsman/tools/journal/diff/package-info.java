/** Compares journals: two of them, or one with what is decided when it is decided again. */
package org.pointsman.tools.journal.diff;
