/** The demonstration: realistic traffic whose every answer a slow, obvious model of the switch predicts. */
package org.pointsman.tools.demo;
