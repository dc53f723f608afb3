/** ISO 8583 from acquirers: sessions, what their messages ask for, and what they are answered. */
package org.pointsman.net.acquirer;
