/**
 * What hot threads write so that others can look: counters and histograms of one writer each, which allocate nothing and
 * never wait. Who reads them sees each value whole and a moment old, not all values of one moment.
 */
package org.pointsman.core.host.metrics;
