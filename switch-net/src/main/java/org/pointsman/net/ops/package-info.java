/**
 * What an operator sees: metrics, and whether the switch would answer now. Reads only what hot threads publish; works on a
 * thread of its own.
 */
package org.pointsman.net.ops;
