// A disk that loses its power: what SQLite wrote and did not sync may be gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace jishi::crash {

// What the power left of the writes that were not synced, each torn at sectors of 512 bytes.
enum class Survivors { none, some, most, all };

// Stands between SQLite and its files while it lives: SQLite sees every write at once, and the disk
// is known to have only what was synced. One at a time in a process; files are those of SQLite's
// databases and logs (temporary files and the shared memory of the log are not kept over a cut).
// Thread safe.
class PowerCut {
 public:
  PowerCut();
  ~PowerCut();
  PowerCut(const PowerCut&) = delete;
  PowerCut& operator=(const PowerCut&) = delete;

  // Writes, syncs and truncations so far.
  std::int64_t operations() const;

  // Called within every operation, before it is done, with its number.
  using Watcher = std::function<void(std::int64_t operation)>;
  void watch(Watcher watcher);

  // Leaves in `folder` the files as they would be found after a cut at this moment. May be called
  // by the watcher.
  void leave(const std::filesystem::path& folder, Survivors survivors, std::uint32_t seed) const;

  // The next sync fails, and what it should have brought to the disk never gets there, though the
  // system goes on showing it to whoever reads the file: a later sync will succeed.
  void fail_next_sync();

  struct Disk;

 private:
  std::unique_ptr<Disk> disk_;
};

}  // namespace jishi::crash
