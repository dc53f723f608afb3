/** Reference data: what is configured, and the registers the engine looks it up in. */
package org.pointsman.core.reference;
