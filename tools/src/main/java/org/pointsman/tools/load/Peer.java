package org.pointsman.tools.load;

/** Who is at the other end. */
public enum Peer {
    /** A switch: right is the answer that approves. */
    SWITCH,
    /**
     * The least a server can do, beside which a switch is measured. Over ISO 8583 an echo: right are the request's own bytes.
     * Over HTTP a constant: right is the same body each time.
     */
    BARE
}
