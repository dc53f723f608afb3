package org.pointsman.core.simulation;

/** What may happen to a disk. */
enum Fault {
    /** One of the next operations fails. */
    FAILED_OPERATION,
    /** The next flush of a file of records fails, and the pages that it was to write are lost to later ones. */
    FAILED_FLUSH,
    /** The process ends within one of the next operations. */
    CRASH_WITHIN,
    /** The process ends within the next append: a part of the document is in the file. */
    TORN_APPEND,
    /** No room is left. */
    FULL
}
