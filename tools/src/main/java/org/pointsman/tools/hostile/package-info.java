/** Hostile clients: what they do to a switch, and what an honest client notices of it. */
package org.pointsman.tools.hostile;
