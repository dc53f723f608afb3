/** Everything configured that decisions depend on: its model, and the commands that bring it into an engine. */
package org.pointsman.core.reference;
