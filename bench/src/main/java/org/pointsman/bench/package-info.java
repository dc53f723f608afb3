/** Measurements: JMH benchmarks of the parts, and the whole switch beside a bare echo. */
package org.pointsman.bench;
