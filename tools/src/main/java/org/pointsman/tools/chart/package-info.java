/** Pictures of figures as SVG: lines over logarithmic, percentile or time axes, and bars. Knows nothing of what it draws. */
package org.pointsman.tools.chart;
