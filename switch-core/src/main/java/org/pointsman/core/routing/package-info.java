/** Which channel takes a card number, and whether the number is well formed. */
package org.pointsman.core.routing;
