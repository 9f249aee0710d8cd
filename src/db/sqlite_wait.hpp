// How a statement waits while another connection holds SQLite's lock.
#pragma once

namespace jishi::db {

// The busy handler of every connection (sqlite3_busy_handler): sleeps up to 0.1 s and says 1, go
// on; 0, give up, after some 10 s of `tries`, or at once when a signal with a handler arrived
// meanwhile, so that a person who interrupts the program need not wait.
int wait_for_lock(void* unused, int tries);

}  // namespace jishi::db
