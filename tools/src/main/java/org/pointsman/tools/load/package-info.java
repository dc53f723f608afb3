/** The load client: drives traffic at a switch over TCP, checks every answer and measures. */
package org.pointsman.tools.load;
