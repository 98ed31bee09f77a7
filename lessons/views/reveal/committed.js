// What a quiz tells the cover in the same box: true after a vote, false after a reset. It needs no kernel.

export const COMMITTED = "lessons-committed";
