package org.pointsman.tools.load;

/** What a connection of the load client speaks. */
enum Protocol {
    ISO8583,
    JSON
}
