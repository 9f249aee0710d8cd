/* How a test tells the fault library, while programs run, what is to go wrong.
 *
 * The file named by JISHI_FAULT_CONTROL is mapped by the test and by every process that has the
 * library preloaded; all zero means that nothing goes wrong. Without the file,
 * JISHI_FAULT_FSYNC_DELAY_US alone is heeded. */
#ifndef JISHI_TESTS_CRASH_FAULT_CONTROL_H
#define JISHI_TESTS_CRASH_FAULT_CONTROL_H

#include <stdint.h>

enum { FAULT_PATH_MOST = 200 };

struct fault_control {
  int64_t fsync_delay_us; /* every fsync and fdatasync takes this much longer */
  int64_t
      fail_fsync_from; /* the n-th fsync or fdatasync (from 1) and all later ones: EIO; 0 never */
  int64_t most_bytes;  /* a write that would exceed this total: ENOSPC; 0 for no limit */
  /* Only files whose path contains this; empty for all. Counted are these files only. */
  char path[FAULT_PATH_MOST];
  /* Kept by the library, for all processes together. */
  int64_t fsyncs;
  int64_t failed_fsyncs;
  int64_t bytes;
  int64_t refused_writes;
  int64_t bytes_after_failed_fsync;
};

#endif
