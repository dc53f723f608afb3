/** What every listener shares: one gateway an event loop, its pool of window entries, the way into the ring and back. */
package org.pointsman.net.edge;
