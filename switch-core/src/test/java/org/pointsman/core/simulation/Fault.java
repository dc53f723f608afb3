package org.pointsman.core.simulation;

/** What may happen to a disk. */
enum Fault {
    /** One of the next operations fails. */
    FAILED_OPERATION,
    /** The process ends within one of the next operations. */
    CRASH_WITHIN,
    /** The process ends within the next append: a part of the document is in the file. */
    TORN_APPEND,
    /** No room is left. */
    FULL
}
