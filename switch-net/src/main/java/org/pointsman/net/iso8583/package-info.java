/** ISO 8583 on the wire: dialects as data files, the codec that reads and writes by them, and framing. */
package org.pointsman.net.iso8583;
