/** What drives the engine: the clock, the journal's records, recovery, and where answers go. */
package org.pointsman.core.host;
