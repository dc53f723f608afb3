package org.pointsman.tools.load;

/** What a connection of the load client speaks. */
public enum Protocol {
    ISO8583,
    JSON
}
