package org.pointsman.journal;

/** What a record survives once {@link Journal#makeDurable()} has returned. */
public enum Durability {
    /** The end of the process, however it ends: kill -9 included. Not the loss of power or of the operating system. */
    PROCESS
}
