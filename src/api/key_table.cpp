#include "api/key_table.hpp"

#include <cstring>

#include <algorithm>

namespace jishi::api {

KeyTable::KeyTable(std::vector<std::pair<std::string, std::uint32_t>> pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::size_t length = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (i == 0 || pairs[i].first != pairs[i - 1].first) length += pairs[i].first.size() + 1;
  text_.reserve(length);
  values_.reserve(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i == 0 || pairs[i].first != pairs[i - 1].first) {
      begin_.push_back(static_cast<std::uint32_t>(text_.size()));
      first_.push_back(static_cast<std::uint32_t>(values_.size()));
      text_.append(pairs[i].first).push_back('\n');
    }
    values_.push_back(pairs[i].second);
  }
  begin_.push_back(static_cast<std::uint32_t>(text_.size()));
  first_.push_back(static_cast<std::uint32_t>(values_.size()));
}

std::uint32_t KeyTable::size() const {
  return begin_.empty() ? 0 : static_cast<std::uint32_t>(begin_.size() - 1);
}

std::string_view KeyTable::key(std::uint32_t number) const {
  return std::string_view(text_).substr(begin_[number], begin_[number + 1] - begin_[number] - 1);
}

std::span<const std::uint32_t> KeyTable::values(std::uint32_t number) const {
  return std::span(values_).subspan(first_[number], first_[number + 1] - first_[number]);
}

KeyTable::KeyRange KeyTable::beginning_with(std::string_view prefix) const {
  const auto find = [&](std::uint32_t from, const auto& is_before) {
    std::uint32_t to = size();
    while (from < to) {
      const std::uint32_t middle = from + (to - from) / 2;
      if (is_before(key(middle)))
        from = middle + 1;
      else
        to = middle;
    }
    return from;
  };
  const std::uint32_t from = find(0, [&](std::string_view each) { return each < prefix; });
  const std::uint32_t to =
      find(from, [&](std::string_view each) { return each.substr(0, prefix.size()) <= prefix; });
  return {from, to};
}

void KeyTable::containing(std::string_view part,
                          const std::function<void(std::uint32_t)>& visit) const {
  if (part.empty() || part.find('\n') != part.npos) return;
  const char* at = text_.data();
  const char* const end = text_.data() + text_.size();
  while (at < end) {
    const void* found = memmem(at, static_cast<std::size_t>(end - at), part.data(), part.size());
    if (found == nullptr) return;
    const auto place = static_cast<std::uint32_t>(static_cast<const char*>(found) - text_.data());
    const auto next = std::upper_bound(begin_.begin(), begin_.end(), place);
    visit(static_cast<std::uint32_t>(next - begin_.begin() - 1));
    at = text_.data() + *next;
  }
}

std::size_t KeyTable::bytes() const {
  return text_.capacity() +
         (begin_.capacity() + first_.capacity() + values_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace jishi::api
