package org.pointsman.journal;

/** What a record survives once {@link Journal#makeDurable()} has returned. */
public enum Durability {
    /** The end of the process, however it ends: kill -9 included. Not the loss of power or of the operating system. */
    PROCESS,
    /** The loss of power and of the operating system too: it is on the medium, as far as the disk keeps what it flushed. */
    DISK
}
