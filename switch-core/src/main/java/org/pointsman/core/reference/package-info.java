/**
 * Everything configured that decisions depend on: its model, the commands that bring it into an engine, and the registers
 * the engine looks it up in.
 */
package org.pointsman.core.reference;
