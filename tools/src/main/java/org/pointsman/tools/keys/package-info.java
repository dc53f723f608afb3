/** The commands {@code keys list} and {@code keys rotate}. */
package org.pointsman.tools.keys;
