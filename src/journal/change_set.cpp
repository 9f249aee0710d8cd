#include "journal/change_set.hpp"

#include <cassert>

#include "base/error.hpp"

namespace jishi::journal {

ChangeSet::ChangeSet(Appender& appender) : appender_(appender) {}

std::int64_t ChangeSet::add(PartitionId partition, std::string_view change) {
  if (change.size() > kMaxChangeBytes) {
    throw Failure({"payload_too_large",
                   "这一处改动的内容超过 4 MiB，无法记入日志，请把长文字改为附件或分几次提交。"});
  }
  Open& open = open_[partition];
  if (!open.payload.empty() && open.payload.size() + change.size() > kEntryBytes)
    close(partition, open);
  if (open.payload.empty()) {
    open.position = appender_.next_position(partition);
    open.payload = R"({"changes":[)";
  } else {
    open.payload += ',';
  }
  open.payload += change;
  return open.position;
}

void ChangeSet::close(PartitionId partition, Open& open) {
  if (open.payload.empty()) return;
  open.payload += "]}";
  const std::int64_t position =
      appender_.append(partition, kChangesSubject, std::move(open.payload));
  assert(position == open.position);
  static_cast<void>(position);
  open.payload.clear();
}

void ChangeSet::finish() {
  for (auto& [partition, open] : open_)
    close(partition, open);
  open_.clear();
}

}  // namespace jishi::journal
