// The delay that every fsync and fdatasync of this process gets; 0 at the start unless the variable
// JISHI_FSYNC_DELAY_US says otherwise. Thread safe.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

void slow_fsync_set_delay(int microseconds);
// How often fsync and fdatasync were called in this process.
long slow_fsync_calls(void);

#ifdef __cplusplus
}
#endif
