#include "app/arguments.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::app {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string nearest(std::string_view name, std::span<const Option> options) {
  const Option* best = nullptr;
  std::size_t least = 3;
  for (const Option& option : options) {
    const std::size_t away = distance(name, option.name);
    if (away < least) {
      least = away;
      best = &option;
    }
  }
  return best == nullptr ? "" : "，是否想写 --" + std::string(best->name);
}

// --name; `--1` is an expression, not an option.
bool is_option(std::string_view word) {
  return word == "--" || (word.starts_with("--") && word[2] >= 'a' && word[2] <= 'z');
}

Error usage(std::string message) {
  return {"usage", std::move(message)};
}

}  // namespace

std::string echoed(std::string_view word) {
  std::u32string points = code_points(word).value_or(U"?");
  if (points.size() > kMostEchoed) {
    points.resize(kMostEchoed - 1);
    points.push_back(U'…');
  }
  for (char32_t& point : points) {
    if (point < 0x20 || (point >= 0x7F && point < 0xA0)) point = U'?';
  }
  return to_utf8(points);
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto found = given_.find(std::string(name));
  if (found == given_.end() || found->second.empty()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = given_.find(std::string(name));
  return found == given_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::string> Arguments::positional(std::size_t index) const {
  if (index >= positionals_.size()) return std::nullopt;
  return positionals_[index];
}

Result<Arguments> parse_arguments(std::span<const std::string> words,
                                  std::span<const Option> options,
                                  std::span<const Positional> positionals) {
  Arguments arguments;
  bool options_ended = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (options_ended || !is_option(word)) {
      arguments.positionals_.push_back(word);
      continue;
    }
    if (word == "--") {
      options_ended = true;
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == word.npos ? word.npos : equals - 2);
    const auto option = std::ranges::find(options, name, &Option::name);
    if (option == options.end()) {
      return usage("不认识的参数 --" + echoed(name) + nearest(name, options) +
                   "？用 --help 查看用法。");
    }
    auto& given = arguments.given_[name];
    if (option->arity == Arity::flag) {
      if (equals != word.npos) return usage("参数 --" + name + " 不带值，请去掉等号及其后的内容。");
      continue;
    }
    if (option->arity == Arity::value && !given.empty()) {
      return usage("参数 --" + name + " 只能写一次。");
    }
    if (equals != word.npos) {
      given.push_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      given.push_back(words[++i]);
    } else {
      return usage("参数 --" + name + " 后面缺少 " + std::string(option->value) + "。");
    }
  }
  const bool open_ended = !positionals.empty() && positionals.back().repeated;
  if (!open_ended && arguments.positionals_.size() > positionals.size()) {
    return usage("多余的内容“" + echoed(arguments.positionals_[positionals.size()]) +
                 "”。用 --help 查看用法。");
  }
  for (std::size_t i = arguments.positionals_.size(); i < positionals.size(); ++i) {
    if (positionals[i].required) {
      return usage("缺少 " + std::string(positionals[i].name) + "（" +
                   std::string(positionals[i].help) + "）。用 --help 查看用法。");
    }
  }
  return arguments;
}

void refuse_usage(std::string message) {
  throw Failure(usage(std::move(message)));
}

}  // namespace jishi::app
