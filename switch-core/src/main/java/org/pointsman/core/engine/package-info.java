/** The deterministic state machine: one command in, outcomes out. */
package org.pointsman.core.engine;
