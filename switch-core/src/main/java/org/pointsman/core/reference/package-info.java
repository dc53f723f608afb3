<<<<<<< HEAD
/** Everything configured that decisions depend on: its model, and the commands that bring it into an engine. */
=======
/** Reference data: what is configured, and the registers the engine looks it up in. */
>>>>>>> engine
package org.pointsman.core.reference;
