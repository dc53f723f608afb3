/** The kill loop: a real switch under load, killed again and again, held against its clients' own record of the answers. */
package org.pointsman.tools.acceptance.kill;
