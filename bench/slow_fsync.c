// Adds a delay to every fsync and fdatasync of a process: a slow disk that is the same everywhere.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "slow_fsync.h"

static _Atomic int delay_microseconds;
static _Atomic long calls;

__attribute__((constructor)) static void read_environment(void) {
  const char* text = getenv("JISHI_FSYNC_DELAY_US");
  if (text != NULL) delay_microseconds = (int)strtol(text, NULL, 10);
}

void slow_fsync_set_delay(int microseconds) {
  delay_microseconds = microseconds;
}

long slow_fsync_calls(void) {
  return calls;
}

static void wait_a_little(void) {
  ++calls;
  const long microseconds = delay_microseconds;
  if (microseconds <= 0) return;
  struct timespec left = {microseconds / 1000000, microseconds % 1000000 * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

typedef int (*Sync)(int);

int fsync(int file) {
  static _Atomic(Sync) next;
  if (next == NULL) next = (Sync)dlsym(RTLD_NEXT, "fsync");
  wait_a_little();
  return next(file);
}

int fdatasync(int file) {
  static _Atomic(Sync) next;
  if (next == NULL) next = (Sync)dlsym(RTLD_NEXT, "fdatasync");
  wait_a_little();
  return next(file);
}
