#include "package/canonical.hpp"

#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "package/canonical_members.hpp"
#include "package/canonical_words.hpp"

namespace jishi::package {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::array kValueTypes = {"int", "decimal", "bool", "date", "text"};

// The text is not what canonical_text writes.
struct Unreadable {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsPair : std::false_type {};
template <class A, class B>
struct IsPair<std::pair<A, B>> : std::true_type {};

template <class T>
constexpr bool kAsIs = std::is_same_v<T, std::string> || std::is_same_v<T, bool> ||
                       std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>;

template <class T>
Json to_json(T& value);
template <class T>
void from_json(const Json& json, T& value);

// Leaves out what is empty, so that a key that the language gains later changes no fingerprint.
struct Writer {
  Json& out;
  template <class T>
  void operator()(const char* key, T& member) {
    bool empty = false;
    if constexpr (std::is_same_v<T, std::string> || IsVector<T>::value) empty = member.empty();
    if constexpr (std::is_same_v<T, bool>) empty = !member;
    if constexpr (IsOptional<T>::value) empty = !member.has_value();
    if (!empty) out[key] = to_json(member);
  }
  template <class T>
  void operator()(const char* key, T& member, const std::type_identity_t<T>& usual) {
    if (member != usual) out[key] = to_json(member);
  }
};

struct Reader {
  const Json& in;
  template <class T>
  void operator()(const char* key, T& member) {
    if (const auto at = in.find(key); at != in.end()) from_json(*at, member);
  }
  template <class T>
  void operator()(const char* key, T& member, const std::type_identity_t<T>& usual) {
    member = usual;
    (*this)(key, member);
  }
};

Json value_to_json(const Value& value) {
  Json out = Json::array({kValueTypes.at(value.index())});
  std::visit([&](const auto& held) { out.push_back(to_json(held)); }, value);
  return out;
}

template <class T>
Json to_json(T& value) {
  using Plain = std::remove_const_t<T>;
  if constexpr (kAsIs<Plain>) {
    return value;
  } else if constexpr (std::is_same_v<Plain, Date>) {
    return value.iso();
  } else if constexpr (std::is_same_v<Plain, Decimal>) {
    return value.text();
  } else if constexpr (std::is_same_v<Plain, Value>) {
    return value_to_json(value);
  } else if constexpr (std::is_enum_v<Plain>) {
    return Words<Plain>::all.at(static_cast<std::size_t>(value));
  } else if constexpr (IsOptional<Plain>::value) {
    return to_json(*value);
  } else if constexpr (IsPair<Plain>::value) {
    return Json::array({to_json(value.first), to_json(value.second)});
  } else if constexpr (IsVector<Plain>::value) {
    Json out = Json::array();
    for (auto& item : value)
      out.push_back(to_json(item));
    return out;
  } else {
    Json out = Json::object();
    Writer writer{out};
    describe(writer, value);
    return out;
  }
}

template <class T>
T from_text(const std::optional<T>& parsed) {
  if (!parsed) throw Unreadable{};
  return *parsed;
}

template <class T>
Value held_from_json(const Json& json) {
  T held{};
  from_json(json, held);
  return held;
}

Value value_from_json(const Json& json) {
  const std::string type = json.at(0).get<std::string>();
  const Json& held = json.at(1);
  if (type == "int") return held_from_json<std::int64_t>(held);
  if (type == "decimal") return held_from_json<Decimal>(held);
  if (type == "bool") return held_from_json<bool>(held);
  if (type == "date") return held_from_json<Date>(held);
  if (type == "text") return held_from_json<std::string>(held);
  throw Unreadable{};
}

template <class T>
T word_from_json(const Json& json) {
  const auto& all = Words<T>::all;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (json.get<std::string>() == all[i]) return static_cast<T>(i);
  throw Unreadable{};
}

template <class T>
void from_json(const Json& json, T& value) {
  if constexpr (kAsIs<T>) {
    value = json.get<T>();
  } else if constexpr (std::is_same_v<T, Date>) {
    value = from_text(Date::parse(json.get<std::string>()));
  } else if constexpr (std::is_same_v<T, Decimal>) {
    value = from_text(Decimal::parse(json.get<std::string>()));
  } else if constexpr (std::is_same_v<T, Value>) {
    value = value_from_json(json);
  } else if constexpr (std::is_enum_v<T>) {
    value = word_from_json<T>(json);
  } else if constexpr (IsOptional<T>::value) {
    from_json(json, value.emplace());
  } else if constexpr (IsPair<T>::value) {
    from_json(json.at(0), value.first);
    from_json(json.at(1), value.second);
  } else if constexpr (IsVector<T>::value) {
    if (!json.is_array()) throw Unreadable{};
    for (const Json& item : json)
      from_json(item, value.emplace_back());
  } else {
    if (!json.is_object()) throw Unreadable{};
    Reader reader{json};
    describe(reader, value);
  }
}

Error unreadable() {
  return {"package_text_unreadable",
          "数据库中保存的定义读不出来：内容已损坏，或由更新的程序写入。请使用更新的程序，或从备份恢"
          "复。"};
}

}  // namespace

std::string canonical_text(const PackageSet& packages) {
  PackageSet described = packages;  // descriptions serve reading too and take it unconst
  Json out = {{"format", kFormat}};
  out["set"] = to_json(described);
  return out.dump();
}

std::string fingerprint(const PackageSet& packages) {
  return hex(sha256(canonical_text(packages)));
}

Result<PackageSet> from_canonical_text(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != kFormat) return unreadable();
    PackageSet out;
    from_json(json.at("set"), out);
    return out;
  } catch (const nlohmann::json::exception&) {
    return unreadable();
  } catch (const Unreadable&) {
    return unreadable();
  }
}

}  // namespace jishi::package
