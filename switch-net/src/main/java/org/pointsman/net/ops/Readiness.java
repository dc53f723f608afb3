package org.pointsman.net.ops;

/** Whether the switch would answer a payment now, and if not, why. */
public enum Readiness {
    /** The journal is being read, or listeners are not bound yet. */
    STARTING("starting"),
    READY("ready"),
    /** It was told to stop, and answers what is under way. */
    STOPPING("stopping"),
    /** The ring has no room at this moment: HTTP is told to come again, others wait. */
    FULL("full"),
    /** The journal's disk has less room than configured: new work is declined, all else goes on. */
    DISK_FULL("disk-full"),
    /** Nothing has come through the pipeline for some seconds, or an event loop stands still. */
    STUCK("stuck");

    private final String word;

    Readiness(String word) {
        this.word = word;
    }

    /** As {@code /health/ready} says it. */
    public String word() {
        return word;
    }
}
