/** The executable jar as an operator runs it: real processes, recorded traffic, real kills. */
package org.pointsman.tools.acceptance;
