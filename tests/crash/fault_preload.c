/* A library to preload (LD_PRELOAD): slow or failing fsync, and a disk that fills up. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "fault_control.h"

static struct fault_control own;
static struct fault_control* control = &own;

__attribute__((constructor)) static void map_control(void) {
  const char* path = getenv("JISHI_FAULT_CONTROL");
  if (path != NULL) {
    const int file = open(path, O_RDWR | O_CLOEXEC);
    void* mapped = MAP_FAILED;
    if (file >= 0) {
      mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
      close(file);
    }
    if (mapped == MAP_FAILED) {
      perror("JISHI_FAULT_CONTROL");
      abort();
    }
    control = mapped;
    return;
  }
  const char* delay = getenv("JISHI_FAULT_FSYNC_DELAY_US");
  if (delay != NULL) own.fsync_delay_us = atoll(delay);
}

static int64_t get(const int64_t* field) {
  return __atomic_load_n(field, __ATOMIC_SEQ_CST);
}

static int64_t add(int64_t* field, int64_t value) {
  return __atomic_add_fetch(field, value, __ATOMIC_SEQ_CST);
}

static bool is_meant(int file) {
  if (control->path[0] == '\0') return true;
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return false;
  path[length] = '\0';
  return strstr(path, control->path) != NULL;
}

/* 0, or -1 with errno set. */
static int before_fsync(int file) {
  const int64_t delay = get(&control->fsync_delay_us);
  if (delay > 0) {
    const struct timespec pause = {delay / 1000000, delay % 1000000 * 1000};
    nanosleep(&pause, NULL);
  }
  if (!is_meant(file)) return 0;
  const int64_t number = add(&control->fsyncs, 1);
  const int64_t from = get(&control->fail_fsync_from);
  if (from == 0 || number < from) return 0;
  add(&control->failed_fsyncs, 1);
  errno = EIO;
  return -1;
}

static int before_write(int file, size_t size) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || !is_meant(file)) return 0;
  const int64_t most = get(&control->most_bytes);
  if (most > 0 && get(&control->bytes) + (int64_t)size > most) {
    add(&control->refused_writes, 1);
    errno = ENOSPC;
    return -1;
  }
  add(&control->bytes, (int64_t)size);
  if (get(&control->failed_fsyncs) > 0) add(&control->bytes_after_failed_fsync, (int64_t)size);
  return 0;
}

static size_t size_of(const struct iovec* parts, int count) {
  size_t size = 0;
  for (int i = 0; i < count; ++i)
    size += parts[i].iov_len;
  return size;
}

int fsync(int file) {
  return before_fsync(file) != 0 ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  return before_fsync(file) != 0 ? -1 : (int)syscall(SYS_fdatasync, file);
}

ssize_t write(int file, const void* data, size_t size) {
  return before_write(file, size) != 0 ? -1 : syscall(SYS_write, file, data, size);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t at) {
  return before_write(file, size) != 0 ? -1 : syscall(SYS_pwrite64, file, data, size, at);
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t at) {
  return pwrite(file, data, size, at);
}

ssize_t writev(int file, const struct iovec* parts, int count) {
  if (before_write(file, size_of(parts, count)) != 0) return -1;
  return syscall(SYS_writev, file, parts, count);
}

ssize_t pwritev(int file, const struct iovec* parts, int count, off_t at) {
  if (before_write(file, size_of(parts, count)) != 0) return -1;
  return syscall(SYS_pwritev, file, parts, count, at, 0);
}

ssize_t pwritev64(int file, const struct iovec* parts, int count, off64_t at) {
  return pwritev(file, parts, count, at);
}
