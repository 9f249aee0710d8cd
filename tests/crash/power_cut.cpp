#include "power_cut.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <stdexcept>
#include <vector>

namespace jishi::crash {
namespace {

constexpr std::size_t kSector = 512;

struct Operation {
  bool is_truncation;
  std::size_t at;    // of a truncation: the new size
  std::string data;  // of a write
};

struct File {
  std::string durable;
  std::vector<Operation> unsynced;
};

void write_to(std::string& image, std::size_t at, std::string_view data) {
  if (image.size() < at + data.size()) image.resize(at + data.size(), '\0');
  std::copy(data.begin(), data.end(), image.begin() + static_cast<std::ptrdiff_t>(at));
}

double share_of(Survivors survivors) {
  switch (survivors) {
    case Survivors::none:
      return 0.0;
    case Survivors::some:
      return 0.3;
    case Survivors::most:
      return 0.9;
    case Survivors::all:
      return 1.0;
  }
  return 0.0;
}

std::string after_cut(const File& file, double share, std::mt19937& random) {
  std::string image = file.durable;
  std::bernoulli_distribution survives(share);
  for (const Operation& operation : file.unsynced) {
    if (operation.is_truncation) {
      if (survives(random)) image.resize(operation.at, '\0');
      continue;
    }
    for (std::size_t from = 0; from < operation.data.size();) {
      const std::size_t at = operation.at + from;
      const std::size_t length = std::min(kSector - at % kSector, operation.data.size() - from);
      if (survives(random))
        write_to(image, at, std::string_view(operation.data).substr(from, length));
      from += length;
    }
  }
  return image;
}

}  // namespace

struct PowerCut::Disk {
  Disk();

  void before() {
    ++operations;
    if (watcher) watcher(operations);
  }
  void write(const std::string& path, const void* data, int size, sqlite3_int64 at);
  void truncate(const std::string& path, sqlite3_int64 size);
  int sync(const std::string& path);
  void remove(const std::string& path);

  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::recursive_mutex mutex;  // the watcher calls back
  std::map<std::string, File> files;
  std::int64_t operations = 0;
  bool fails_next_sync = false;
  Watcher watcher;
};

namespace {

// An open file: ours first, then the real one's bytes.
struct OpenFile {
  sqlite3_file base;
  PowerCut::Disk* disk;
  const std::string* path;  // null for temporary files
  sqlite3_file* real;
};

OpenFile& of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}
sqlite3_file* real_of(sqlite3_file* file) {
  return of(file).real;
}

int close_file(sqlite3_file* file) {
  delete of(file).path;
  return real_of(file)->pMethods == nullptr ? SQLITE_OK
                                            : real_of(file)->pMethods->xClose(real_of(file));
}
int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  return real_of(file)->pMethods->xRead(real_of(file), out, size, at);
}
int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  const int result = real_of(file)->pMethods->xWrite(real_of(file), data, size, at);
  if (result == SQLITE_OK && of(file).path != nullptr) {
    of(file).disk->write(*of(file).path, data, size, at);
  }
  return result;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const int result = real_of(file)->pMethods->xTruncate(real_of(file), size);
  if (result == SQLITE_OK && of(file).path != nullptr) {
    of(file).disk->truncate(*of(file).path, size);
  }
  return result;
}
int sync_file(sqlite3_file* file, int) {
  return of(file).path == nullptr ? SQLITE_OK : of(file).disk->sync(*of(file).path);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_lock(sqlite3_file* file, int* out) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}
int control_file(sqlite3_file* file, int operation, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}
int sector_size(sqlite3_file* file) {
  return real_of(file)->pMethods->xSectorSize(real_of(file));
}
int characteristics(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void barrier_shared(sqlite3_file* file) {
  real_of(file)->pMethods->xShmBarrier(real_of(file));
}
int unmap_shared(sqlite3_file* file, int remove) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

constexpr sqlite3_io_methods kMethods = {2,
                                         close_file,
                                         read_file,
                                         write_file,
                                         truncate_file,
                                         sync_file,
                                         file_size,
                                         lock_file,
                                         unlock_file,
                                         check_lock,
                                         control_file,
                                         sector_size,
                                         characteristics,
                                         map_shared,
                                         lock_shared,
                                         barrier_shared,
                                         unmap_shared,
                                         nullptr,
                                         nullptr};

PowerCut::Disk& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<PowerCut::Disk*>(vfs->pAppData);
}

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  PowerCut::Disk& disk = disk_of(vfs);
  auto* opened = reinterpret_cast<OpenFile*>(file);
  auto* real = reinterpret_cast<sqlite3_file*>(opened + 1);
  const bool is_kept = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
  *opened = {{nullptr}, &disk, is_kept ? new std::string(name) : nullptr, real};
  const int result = disk.real->xOpen(disk.real, name, real, flags, out_flags);
  // SQLite closes what has methods, even when opening it failed.
  if (real->pMethods != nullptr) {
    opened->base.pMethods = &kMethods;
  } else {
    delete opened->path;
  }
  if (result == SQLITE_OK && is_kept) {
    const std::lock_guard guard(disk.mutex);
    disk.files[name];
  }
  return result;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  disk_of(vfs).remove(name);
  return disk_of(vfs).real->xDelete(disk_of(vfs).real, name, sync_folder);
}

}  // namespace

PowerCut::Disk::Disk() {
  real = sqlite3_vfs_find(nullptr);
  vfs = *real;
  vfs.zName = "power-cut";
  vfs.pNext = nullptr;
  vfs.pAppData = this;
  vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + real->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
}

void PowerCut::Disk::write(const std::string& path, const void* data, int size, sqlite3_int64 at) {
  const std::lock_guard guard(mutex);
  before();
  files[path].unsynced.push_back(
      {false, static_cast<std::size_t>(at),
       std::string(static_cast<const char*>(data), static_cast<std::size_t>(size))});
}

void PowerCut::Disk::truncate(const std::string& path, sqlite3_int64 size) {
  const std::lock_guard guard(mutex);
  before();
  files[path].unsynced.push_back({true, static_cast<std::size_t>(size), ""});
}

int PowerCut::Disk::sync(const std::string& path) {
  const std::lock_guard guard(mutex);
  before();
  File& file = files[path];
  if (fails_next_sync) {
    fails_next_sync = false;
    file.unsynced.clear();
    return SQLITE_IOERR_FSYNC;
  }
  for (const Operation& operation : file.unsynced) {
    if (operation.is_truncation) {
      file.durable.resize(operation.at, '\0');
    } else {
      write_to(file.durable, operation.at, operation.data);
    }
  }
  file.unsynced.clear();
  return SQLITE_OK;
}

void PowerCut::Disk::remove(const std::string& path) {
  const std::lock_guard guard(mutex);
  files.erase(path);
}

PowerCut::PowerCut() : disk_(std::make_unique<Disk>()) {
  sqlite3_vfs_register(&disk_->vfs, 1);
}

PowerCut::~PowerCut() {
  sqlite3_vfs_unregister(&disk_->vfs);
  sqlite3_vfs_register(disk_->real, 1);
}

std::int64_t PowerCut::operations() const {
  const std::lock_guard guard(disk_->mutex);
  return disk_->operations;
}

void PowerCut::watch(Watcher watcher) {
  const std::lock_guard guard(disk_->mutex);
  disk_->watcher = std::move(watcher);
}

void PowerCut::fail_next_sync() {
  const std::lock_guard guard(disk_->mutex);
  disk_->fails_next_sync = true;
}

void PowerCut::leave(const std::filesystem::path& folder, Survivors survivors,
                     std::uint32_t seed) const {
  const std::lock_guard guard(disk_->mutex);
  std::mt19937 random(seed);
  std::filesystem::create_directories(folder);
  for (const auto& [path, file] : disk_->files) {
    const std::string image = after_cut(file, share_of(survivors), random);
    std::ofstream out(folder / std::filesystem::path(path).filename(), std::ios::binary);
    out << image;
    if (!out.flush()) throw std::runtime_error("cannot write " + folder.string());
  }
}

}  // namespace jishi::crash
