/** {@code pointsman top}: reads a switch's metrics over HTTP, works out rates, shows them. */
package org.pointsman.tools.top;
