/** What is made of saved runs of the load client: comparisons and reports. */
package org.pointsman.tools.report;
