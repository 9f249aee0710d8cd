#include "http/router.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/date.hpp"
#include "base/text.hpp"

namespace jishi::http {

namespace {

enum class Kind { date, number, word, text };  // in the order in which they are tried
constexpr std::array<std::pair<std::string_view, Kind>, 4> kinds = {
    {{"date", Kind::date}, {"number", Kind::number}, {"word", Kind::word}, {"text", Kind::text}}};

bool is_word(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_number(std::string_view text) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  return digits && (text.size() == 1 || text.front() != '0') && parse_int64(text);
}

bool fits(Kind kind, std::string_view text) {
  switch (kind) {
    case Kind::date:
      return Date::parse(text).has_value();
    case Kind::number:
      return is_number(text);
    case Kind::word:
      return is_word(text);
    case Kind::text:
      return !text.empty();
  }
  return false;
}

[[noreturn]] void mistaken(std::string_view pattern, std::string_view why) {
  throw std::logic_error("route " + std::string(pattern) + ": " + std::string(why));
}

struct NamedKind {
  std::string name;
  Kind kind;
};

NamedKind parse_named(std::string_view segment, std::string_view pattern) {
  const auto colon = segment.find(':');
  if (segment.back() != '}' || colon == std::string_view::npos)
    mistaken(pattern, "a named segment is {name:kind}");
  const auto name = segment.substr(1, colon - 1);
  const auto word = segment.substr(colon + 1, segment.size() - colon - 2);
  const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const auto& each) { return each.first == word; });
  if (!is_word(name) || kind == kinds.end()) mistaken(pattern, "unknown kind or malformed name");
  return {std::string(name), kind->second};
}

std::vector<std::string> split(std::string_view pattern) {
  if (pattern.empty() || pattern.front() != '/') mistaken(pattern, "begins with /");
  std::vector<std::string> segments;
  if (pattern == "/") return segments;
  std::size_t begin = 1;
  while (true) {
    const auto end = pattern.find('/', begin);
    segments.emplace_back(pattern.substr(begin, end - begin));
    if (segments.back().empty()) mistaken(pattern, "has an empty segment");
    if (end == std::string_view::npos) return segments;
    begin = end + 1;
  }
}

}  // namespace

// A node of the tree of patterns.
struct Router::Place {
  std::map<std::string, std::unique_ptr<Place>, std::less<>> words;
  struct Named {
    std::string name;
    std::unique_ptr<Place> place;
  };
  std::map<Kind, Named> named;
  std::map<std::string, Route, std::less<>> routes;  // by method

  Place& step(const std::string& segment, std::string_view pattern) {
    if (segment.front() != '{') {
      auto& place = words[segment];
      if (!place) place = std::make_unique<Place>();
      return *place;
    }
    auto [name, kind] = parse_named(segment, pattern);
    Named& next = named[kind];
    if (!next.place) next = {name, std::make_unique<Place>()};
    if (next.name != name) mistaken(pattern, "another route names this segment " + next.name);
    return *next.place;
  }

  void collect(std::vector<const Route*>& found) const {
    for (const auto& [method, route] : routes)
      found.push_back(&route);
    for (const auto& [word, place] : words)
      place->collect(found);
    for (const auto& [kind, next] : named)
      next.place->collect(found);
  }

  std::string allow() const {
    std::string list = "OPTIONS";
    for (const auto& [method, route] : routes) {
      list += ", " + method;
      if (method == "GET") list += ", HEAD";
    }
    return list;
  }
};

Router::Router() : root_(std::make_unique<Place>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::string method, const std::string& pattern, Handler handler,
                 RouteOptions options) {
  static constexpr std::array<std::string_view, 5> methods = {"GET", "POST", "PUT", "PATCH",
                                                              "DELETE"};
  if (std::find(methods.begin(), methods.end(), method) == methods.end())
    mistaken(pattern, "HEAD and OPTIONS are answered by the server; other methods do not exist");
  Place* place = root_.get();
  std::vector<std::string> names;
  for (const std::string& segment : split(pattern)) {
    if (segment.front() == '{') {
      const std::string name = parse_named(segment, pattern).name;
      if (std::find(names.begin(), names.end(), name) != names.end())
        mistaken(pattern, "has two segments of one name");
      names.push_back(name);
    }
    place = &place->step(segment, pattern);
  }
  Route route{method, pattern, options, std::move(handler)};
  if (!place->routes.emplace(method, std::move(route)).second)
    mistaken(pattern, "is there already");
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> found;
  root_->collect(found);
  std::sort(found.begin(), found.end(), [](const Route* left, const Route* right) {
    return std::tie(left->pattern, left->method) < std::tie(right->pattern, right->method);
  });
  return found;
}

std::variant<Router::Found, Router::WrongMethod, Router::NotFound> Router::find(
    std::string_view method, const std::vector<std::string>& segments) const {
  const Place* place = root_.get();
  Found found{nullptr, {}};
  for (const std::string& segment : segments) {
    if (const auto word = place->words.find(segment); word != place->words.end()) {
      place = word->second.get();
      continue;
    }
    const auto named = std::find_if(place->named.begin(), place->named.end(),
                                    [&](const auto& each) { return fits(each.first, segment); });
    if (named == place->named.end()) return NotFound{};
    found.named.emplace(named->second.name, segment);
    place = named->second.place.get();
  }
  if (place->routes.empty()) return NotFound{};
  const auto route = place->routes.find(method == "HEAD" ? std::string_view("GET") : method);
  if (route == place->routes.end()) return WrongMethod{place->allow()};
  found.route = &route->second;
  return found;
}

}  // namespace jishi::http
