#include "journal/verify.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::journal {

std::string describe(const Break& found) {
  std::string place = "分区 " + std::to_string(found.partition.value()) + " 第 " +
                      std::to_string(found.position) + " 条：";
  switch (found.kind) {
    case BreakKind::altered:
      return place + "内容与校验值不符，该条被改动过";
    case BreakKind::missing:
      return place + "此处缺少日志条目";
    case BreakKind::head_differs:
      return place + "链尾与记录的链头不符，末尾的条目被删除或链头被改动";
    case BreakKind::no_head:
      return place + "该分区没有链头记录";
    case BreakKind::kept_differs:
      return place + "与另行保存的链头不符，此前的日志被整体改写过";
  }
  return place;
}

std::string_view word(BreakKind kind) {
  switch (kind) {
    case BreakKind::altered:
      return "altered";
    case BreakKind::missing:
      return "missing";
    case BreakKind::head_differs:
      return "head_differs";
    case BreakKind::no_head:
      return "no_head";
    case BreakKind::kept_differs:
      return "kept_differs";
  }
  return "";
}

ChainChecker::ChainChecker(const std::vector<Head>& heads, const std::vector<Head>& kept,
                           std::int64_t partitions)
    : given_(partitions) {
  for (const Head& head : heads)
    heads_.emplace(head.partition, head);
  for (const Head& head : kept)
    kept_.emplace(head.partition, head);
}

void ChainChecker::report(std::int64_t position, BreakKind kind) {
  if (!broken_) result_.breaks.push_back({partition_, position, kind});
  broken_ = true;
}

void ChainChecker::begin(PartitionId partition) {
  partition_ = partition;
  position_ = 0;
  hash_ = chain_start(partition);
  broken_ = false;
  seen_.insert(partition);
  ++result_.partitions;
}

void ChainChecker::close() {
  const auto head = heads_.find(partition_);
  if (head == heads_.end()) {
    report(position_, BreakKind::no_head);
  } else {
    if (head->second.position != position_) {
      report(std::min(position_, head->second.position) + 1, BreakKind::head_differs);
    } else if (head->second.hash != hash_) {
      report(position_, BreakKind::head_differs);
    }
    heads_.erase(head);
  }
  // Kept heads beyond the end of the chain: the journal was cut.
  for (auto [at, end] = kept_.equal_range(partition_); at != end; ++at) {
    if (at->second.position > position_) report(position_ + 1, BreakKind::kept_differs);
  }
}

void ChainChecker::add(const Entry& entry, db::Bytes stored_hash) {
  if (entry.partition != partition_ || result_.partitions == 0) {
    if (result_.partitions > 0) close();
    begin(entry.partition);
  }
  ++result_.entries;
  if (broken_) {
    position_ = entry.position;
    return;
  }
  if (entry.position != position_ + 1) report(position_ + 1, BreakKind::missing);
  const Digest expected = link(hasher_, hash_, entry);
  if (!std::ranges::equal(expected, stored_hash)) report(entry.position, BreakKind::altered);
  position_ = entry.position;
  hash_ = expected;
  for (auto [at, end] = kept_.equal_range(partition_); at != end; ++at) {
    if (at->second.position == position_ && at->second.hash != hash_) {
      report(position_, BreakKind::kept_differs);
    }
  }
}

Verification ChainChecker::finish() {
  if (result_.partitions > 0) close();
  // Heads whose entries are all gone; a partition without entries has position 0 and the start
  // hash.
  for (const auto& [partition, head] : std::map(heads_)) {
    begin(partition);
    close();
  }
  for (std::int64_t number = 1; number <= given_; ++number) {
    if (!seen_.contains(PartitionId(number))) {
      result_.breaks.push_back({PartitionId(number), 1, BreakKind::no_head});
    }
  }
  for (const auto& [partition, head] : kept_) {
    const bool known = std::ranges::any_of(
        result_.breaks, [wanted = partition](const Break& b) { return b.partition == wanted; });
    if (!known && !seen_.contains(partition) && head.position > 0) {
      result_.breaks.push_back({partition, 1, BreakKind::kept_differs});
    }
  }
  std::ranges::stable_sort(result_.breaks, {}, &Break::partition);
  return std::move(result_);
}

Verification verify_journal(db::Connection& connection, const std::vector<Head>& kept,
                            Progress& progress) {
  db::Transaction snapshot(connection, db::TransactionMode::read);
  const std::int64_t total = count_entries(connection);
  ChainChecker checker(read_heads(connection), kept, partitions_given(connection));
  std::int64_t done = 0;
  visit_entries(connection, [&](const Entry& entry, db::Bytes stored_hash) {
    checker.add(entry, stored_hash);
    if (++done % 10'000 == 0) {
      progress.step("校验日志", done, total);
      progress.check();
    }
  });
  progress.step("校验日志", done, total);
  return checker.finish();
}

std::string heads_text(const std::vector<Head>& heads) {
  std::string out;
  for (const Head& head : heads) {
    out += std::to_string(head.partition.value()) + ' ' + std::to_string(head.position) + ' ' +
           hex(head.hash) + '\n';
  }
  return out;
}

Result<std::vector<Head>> parse_heads(std::string_view text) {
  std::vector<Head> heads;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    const std::size_t first = line.find(' ');
    const std::size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
    const Error bad{"heads_malformed", "链头文件第 " + std::to_string(number) +
                                           " 行不是“分区 位置 校验值”，请用 jishi verify "
                                           "--print-heads 重新导出。"};
    if (second == line.npos) return bad;
    const auto partition = parse_int64(line.substr(0, first));
    const auto position = parse_int64(line.substr(first + 1, second - first - 1));
    const auto hash = from_hex(line.substr(second + 1));
    if (!partition || !position || *position < 0 || !hash || hash->size() != Digest{}.size()) {
      return bad;
    }
    Head head{PartitionId(*partition), *position, {}};
    std::ranges::copy(*hash, head.hash.begin());
    heads.push_back(head);
  }
  return heads;
}

}  // namespace jishi::journal
