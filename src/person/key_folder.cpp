#include <fcntl.h>
#include <sodium.h>

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "person/key_files.hpp"
#include "person/key_text.hpp"
#include "person/keys.hpp"
#include "person/sealing.hpp"

namespace jishi::person {
namespace {

Error damaged(const std::filesystem::path& path, const std::string& place) {
  return {"keys_damaged", path.string() + " " + place +
                              "已损坏，不能使用。请从密钥的备份恢复该文件；"
                              "在此之前不要写入新的个人信息。"};
}

Key random_key() {
  Key key;
  randombytes_buf(key.bytes.data(), key.bytes.size());
  return key;
}

Result<void> write_ring(const Descriptor& folder, const std::filesystem::path& path,
                        const KeyRing& ring) {
  const SecretText text(key_ring_text(ring));
  return replace_file(folder, path, kKeysFile, text.text);
}

Result<KeyRing> read_ring(const Descriptor& folder, const std::filesystem::path& path) {
  const auto text = read_keys_file(folder, path);
  if (!text) return text.error();
  auto ring = parse_key_ring(text->text);
  if (!ring) return damaged(path / kKeysFile, ring.error().message);
  return ring;
}

}  // namespace

Key::~Key() {
  sodium_memzero(bytes.data(), bytes.size());
}

std::optional<std::filesystem::path> usual_key_folder(std::string_view database_address) {
  if (database_address.starts_with("postgresql://") ||
      database_address.starts_with("postgres://")) {
    return std::nullopt;
  }
  constexpr std::string_view kScheme = "sqlite:";
  if (database_address.starts_with(kScheme)) database_address.remove_prefix(kScheme.size());
  return std::filesystem::path(std::string(database_address) + ".keys");
}

struct KeyFolder::State {
  std::filesystem::path path;
  Descriptor folder;
  Descriptor erasures_file;
  mutable std::shared_mutex mutex;  // guards what follows
  KeyRing ring;                     // with keys that were removed since
  std::int64_t newest = 0;
  std::int64_t read_to = 0;  // the end of the last whole line of the list of erasures
  std::int64_t lines = 0;
  std::unordered_map<SubjectId, std::map<std::string, std::int64_t, std::less<>>> erased;

  void take(KeyRing fresh) {
    newest = fresh.wrapping.rbegin()->first;
    ring.fingerprint = fresh.fingerprint;
    for (auto& [number, wrapping] : fresh.wrapping)
      ring.wrapping.insert_or_assign(number, wrapping);
  }

  void take(const Erasure& erasure) {
    auto& generation = erased[erasure.subject][erasure.purpose];
    // Everything is erased once and for ever.
    generation = erasure.purpose.empty() ? 1 : std::max(generation, erasure.generation);
  }

  // Reads what was appended since. A last line that is not whole was never acknowledged: a write of
  // another process that is not done yet, or what a power cut left of one.
  Result<void> read_appended() {
    const std::string text = read_from(erasures_file, path / kErasuresFile, read_to);
    std::string_view rest = text;
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      const std::string_view line = rest.substr(0, end);
      const auto found = parse_erasure_line(line);
      const bool torn = end + 1 == rest.size() && line.find('\0') != std::string_view::npos;
      if (!found && torn) return {};
      if (!found) {
        return damaged(path / kErasuresFile, "第 " + std::to_string(lines + 1) + " 行");
      }
      for (const Erasure& erasure : *found)
        take(erasure);
      rest.remove_prefix(end + 1);
      read_to += static_cast<std::int64_t>(end) + 1;
      ++lines;
    }
    return {};
  }

  void follow_appended() {
    {
      const std::shared_lock lock(mutex);
      if (size_of(erasures_file) == read_to) return;
    }
    const std::unique_lock lock(mutex);
    read_appended().or_throw();
  }
};

KeyFolder::KeyFolder(std::unique_ptr<State> state) : state_(std::move(state)) {}
KeyFolder::KeyFolder(KeyFolder&&) noexcept = default;
KeyFolder::~KeyFolder() = default;

Result<void> KeyFolder::create(const std::filesystem::path& folder, Date today) {
  start_sodium();
  if (auto made = make_folder(folder); !made) return made;
  const auto opened = open_folder(folder);
  if (!opened) return opened.error();
  const FolderLock lock(*opened);
  for (const char* name : {kKeysFile, kErasuresFile}) {
    if (std::filesystem::exists(folder / name)) {
      return Error{"keys_exist",
                   folder.string() + " 中已有密钥，不会覆盖。请另选目录，或直接使用这些密钥。"};
    }
  }
  KeyRing ring;
  ring.wrapping[1] = {today, random_key()};
  ring.fingerprint = random_key();
  // The list first: a folder with keys and without a list has lost it.
  if (auto list = replace_file(*opened, folder, kErasuresFile, {}); !list) return list;
  return write_ring(*opened, folder, ring);
}

Result<KeyFolder> KeyFolder::open(const std::filesystem::path& folder) {
  start_sodium();
  auto state = std::make_unique<State>();
  state->path = folder;
  auto opened = open_folder(folder);
  if (!opened) return opened.error();
  state->folder = std::move(*opened);
  auto ring = read_ring(state->folder, folder);
  if (!ring) return ring.error();
  state->take(std::move(*ring));
  auto file = open_file(state->folder, folder, kErasuresFile, O_RDWR);
  if (!file) return file.error();
  state->erasures_file = std::move(*file);
  if (auto read = state->read_appended(); !read) return read.error();
  return KeyFolder(std::move(state));
}

std::int64_t KeyFolder::newest() const {
  const std::shared_lock lock(state_->mutex);
  return state_->newest;
}

std::optional<Key> KeyFolder::wrapping_key(std::int64_t number) const {
  {
    const std::shared_lock lock(state_->mutex);
    const auto found = state_->ring.wrapping.find(number);
    if (found != state_->ring.wrapping.end()) return found->second.key;
  }
  auto ring = read_ring(state_->folder, state_->path);
  if (!ring) return std::nullopt;
  const std::unique_lock lock(state_->mutex);
  state_->take(std::move(*ring));
  const auto found = state_->ring.wrapping.find(number);
  if (found == state_->ring.wrapping.end()) return std::nullopt;
  return found->second.key;
}

Key KeyFolder::fingerprint_key() const {
  const std::shared_lock lock(state_->mutex);
  return state_->ring.fingerprint;
}

Result<std::int64_t> KeyFolder::add_wrapping_key(Date today) {
  const std::unique_lock lock(state_->mutex);
  const FolderLock among_processes(state_->folder);
  auto ring = read_ring(state_->folder, state_->path);
  if (!ring) return ring.error();
  const std::int64_t number = std::max(ring->wrapping.rbegin()->first, state_->newest) + 1;
  ring->wrapping[number] = {today, random_key()};
  if (auto written = write_ring(state_->folder, state_->path, *ring); !written) {
    return written.error();
  }
  state_->take(std::move(*ring));
  return number;
}

Result<void> KeyFolder::remove_wrapping_keys_before(std::int64_t number) {
  const std::unique_lock lock(state_->mutex);
  const FolderLock among_processes(state_->folder);
  auto ring = read_ring(state_->folder, state_->path);
  if (!ring) return ring.error();
  const std::int64_t newest = ring->wrapping.rbegin()->first;
  if (std::erase_if(ring->wrapping, [&](const auto& item) {
        return item.first < number && item.first != newest;
      }) == 0) {
    return {};
  }
  return write_ring(state_->folder, state_->path, *ring);
}

Result<std::map<std::int64_t, Date>> KeyFolder::wrapping_keys() const {
  const auto ring = read_ring(state_->folder, state_->path);
  if (!ring) return ring.error();
  std::map<std::int64_t, Date> days;
  for (const auto& [number, wrapping] : ring->wrapping)
    days[number] = wrapping.since;
  return days;
}

Result<std::int64_t> KeyFolder::take_wrapping_keys(const std::filesystem::path& other) {
  const auto opened = open_folder(other);
  if (!opened) return opened.error();
  const auto theirs = read_ring(*opened, other);
  if (!theirs) return theirs.error();
  const std::unique_lock lock(state_->mutex);
  const FolderLock among_processes(state_->folder);
  auto ring = read_ring(state_->folder, state_->path);
  if (!ring) return ring.error();
  const Error not_a_copy{"keys_of_another_database",
                         other.string() + " 不是 " + state_->path.string() +
                             " 的旧副本（属于另一个数据库），没有取用；请另找。"};
  if (theirs->fingerprint.bytes != ring->fingerprint.bytes) return not_a_copy;
  std::int64_t taken = 0;
  for (const auto& [number, wrapping] : theirs->wrapping) {
    const auto [held, is_new] = ring->wrapping.try_emplace(number, wrapping);
    if (held->second.key.bytes != wrapping.key.bytes) return not_a_copy;
    taken += is_new ? 1 : 0;
  }
  if (taken == 0) return 0;
  if (auto written = write_ring(state_->folder, state_->path, *ring); !written) {
    return written.error();
  }
  state_->take(std::move(*ring));
  return taken;
}

void KeyFolder::record_erasures(std::span<const Erasure> erasures) {
  const std::unique_lock lock(state_->mutex);
  const FolderLock among_processes(state_->folder);
  state_->read_appended().or_throw();
  while (!erasures.empty()) {
    const auto part = erasures.first(std::min(erasures.size(), kErasuresPerLine));
    const std::string line = erasure_line(part);
    write_at_end(state_->erasures_file, state_->path / kErasuresFile, state_->read_to, line);
    state_->read_to += static_cast<std::int64_t>(line.size());
    ++state_->lines;
    for (const Erasure& erasure : part)
      state_->take(erasure);
    erasures = erasures.subspan(part.size());
  }
}

bool KeyFolder::erased(SubjectId subject) const {
  return erased_generation(subject, {}) > 0;
}

std::int64_t KeyFolder::erased_generation(SubjectId subject, std::string_view purpose) const {
  look_for_erasures();
  return known_erased_generation(subject, purpose);
}

void KeyFolder::look_for_erasures() const {
  state_->follow_appended();
}

bool KeyFolder::known_erased(SubjectId subject) const {
  return known_erased_generation(subject, {}) > 0;
}

std::int64_t KeyFolder::known_erased_generation(SubjectId subject, std::string_view purpose) const {
  const std::shared_lock lock(state_->mutex);
  const auto found = state_->erased.find(subject);
  if (found == state_->erased.end()) return 0;
  const auto generation = found->second.find(purpose);
  return generation == found->second.end() ? 0 : generation->second;
}

std::set<Erasure> KeyFolder::erasures() const {
  state_->follow_appended();
  const std::shared_lock lock(state_->mutex);
  std::set<Erasure> out;
  for (const auto& [subject, purposes] : state_->erased) {
    for (const auto& [purpose, generation] : purposes)
      out.insert({subject, purpose, purpose.empty() ? 0 : generation});
  }
  return out;
}

}  // namespace jishi::person
