#include "api/body.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace jishi::api {

// Numbers stay as they were written: a decimal is not put through binary fractions.
struct Body::Value {
  enum class Kind : std::uint8_t { nothing, truth, integer, number, text, list, object };
  Kind kind = Kind::nothing;
  std::string text;  // of a truth “true” or “false”
  std::vector<std::shared_ptr<const Value>> items;
  std::vector<std::pair<std::string, std::shared_ptr<const Value>>> members;

  const Value* find(std::string_view name) const {
    for (const auto& [key, value] : members)
      if (key == name) return value->kind == Kind::nothing ? nullptr : value.get();
    return nullptr;
  }
  std::shared_ptr<const Value> share(std::string_view name) const {
    for (const auto& [key, value] : members)
      if (key == name && value->kind != Kind::nothing) return value;
    return nullptr;
  }
  // Told of events of the parser.
  class Reader;
};

namespace {

[[noreturn]] void not_json(const std::string& why) {
  throw Failure({"bad_json", "请求内容不是正确的 JSON（" + why + "）。请刷新页面后重试。"});
}

[[noreturn]] void missing(std::string_view name) {
  throw Failure({"field_missing", "缺少“" + std::string(name) + "”，请填写后重新提交。"});
}

[[noreturn]] void wrong_kind(std::string_view name, std::string_view expected) {
  throw Failure({"field_wrong_kind", "“" + std::string(name) + "”应是" + std::string(expected) +
                                         "，请改正后重新提交。"});
}

}  // namespace

class Body::Value::Reader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::shared_ptr<Value> result() const { return root_; }

  bool null() override { return put(Kind::nothing, {}); }
  bool boolean(bool truth) override { return put(Kind::truth, truth ? "true" : "false"); }
  bool number_integer(std::int64_t number) override {
    return put(Kind::integer, std::to_string(number));
  }
  bool number_unsigned(std::uint64_t number) override {
    return put(std::in_range<std::int64_t>(number) ? Kind::integer : Kind::number,
               std::to_string(number));
  }
  bool number_float(double, const std::string& written) override {
    return put(Kind::number, written);
  }
  bool string(std::string& text) override {
    no_nul(text);
    return put(Kind::text, std::move(text));
  }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Kind::object); }
  bool start_array(std::size_t) override { return open(Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    no_nul(name);
    if (!names_.back().insert(name).second) not_json("“" + echoed(name) + "”出现了两次");
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    not_json("第 " + std::to_string(position) + " 个字节处");
  }

 private:
  // Neither database keeps it in a text.
  static void no_nul(const std::string& text) {
    if (text.find('\0') != std::string::npos) not_json("文字里有编号为 0 的字符");
  }
  static std::string echoed(const std::string& name) { return name.substr(0, 60); }

  std::shared_ptr<Value> add(Kind kind, std::string text) {
    auto value = std::make_shared<Value>();
    value->kind = kind;
    value->text = std::move(text);
    if (open_.empty()) {
      root_ = value;
    } else if (open_.back()->kind == Kind::object) {
      open_.back()->members.emplace_back(std::exchange(key_, {}), value);
    } else {
      open_.back()->items.push_back(value);
    }
    return value;
  }
  bool put(Kind kind, std::string text) {
    add(kind, std::move(text));
    return true;
  }
  bool open(Kind kind) {
    if (open_.size() >= static_cast<std::size_t>(kMostDepth))
      not_json("嵌套超过 " + std::to_string(kMostDepth) + " 层");
    open_.push_back(add(kind, {}));
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  std::shared_ptr<Value> root_;
  std::vector<std::shared_ptr<Value>> open_;
  std::vector<std::set<std::string>> names_;  // of the members of what is open
  std::string key_;
};

Body::Body(const http::Request& request) {
  if (!is_utf8(request.body)) not_json("不是 UTF-8 文字");
  Value::Reader reader;
  nlohmann::json::sax_parse(request.body, &reader);
  if (!reader.result() || reader.result()->kind != Value::Kind::object) not_json("应是一个对象");
  value_ = reader.result();
}

Body::Body(std::shared_ptr<const Value> value) : value_(std::move(value)) {}

void Body::only(std::initializer_list<std::string_view> names) const {
  for (const auto& [key, value] : value_->members) {
    if (std::ranges::find(names, std::string_view(key)) != names.end()) continue;
    std::string known;
    for (const std::string_view name : names)
      known.append(known.empty() ? "" : "、").append(name);
    throw Failure({"unknown_field",
                   "没有“" + key.substr(0, 60) + "”这一项。可用的有：" + known + "。请检查写法。"});
  }
}

bool Body::has(std::string_view name) const {
  return value_->find(name) != nullptr;
}

std::optional<std::string> Body::optional_text(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Value::Kind::text) wrong_kind(name, "文字");
  return value->text;
}

std::optional<std::int64_t> Body::optional_number(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) return std::nullopt;
  const auto number = value->kind == Value::Kind::integer ? parse_int64(value->text) : std::nullopt;
  if (!number) wrong_kind(name, "整数");
  return number;
}

std::optional<bool> Body::optional_truth(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Value::Kind::truth) wrong_kind(name, "是或否（true、false）");
  return value->text == "true";
}

std::optional<Date> Body::optional_date(std::string_view name) const {
  const auto text = optional_text(name);
  if (!text) return std::nullopt;
  const auto date = Date::parse(*text);
  if (!date || *date >= kForever) wrong_kind(name, "日期（写成 2023-06-30 的样子）");
  return date;
}

std::string Body::text(std::string_view name) const {
  auto text = optional_text(name);
  if (!text) missing(name);
  return *std::move(text);
}

std::int64_t Body::number(std::string_view name) const {
  const auto number = optional_number(name);
  if (!number) missing(name);
  return *number;
}

bool Body::truth(std::string_view name) const {
  const auto truth = optional_truth(name);
  if (!truth) missing(name);
  return *truth;
}

Date Body::date(std::string_view name) const {
  const auto date = optional_date(name);
  if (!date) missing(name);
  return *date;
}

std::vector<std::string> Body::texts(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) missing(name);
  if (value->kind != Value::Kind::list) wrong_kind(name, "由文字组成的列表");
  std::vector<std::string> texts;
  for (const auto& item : value->items) {
    if (item->kind != Value::Kind::text) wrong_kind(name, "由文字组成的列表");
    texts.push_back(item->text);
  }
  return texts;
}

Body Body::object(std::string_view name) const {
  auto value = value_->share(name);
  if (!value) missing(name);
  if (value->kind != Value::Kind::object) wrong_kind(name, "一个对象");
  return Body(std::move(value));
}

std::vector<Body> Body::objects(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) missing(name);
  if (value->kind != Value::Kind::list) wrong_kind(name, "由对象组成的列表");
  std::vector<Body> objects;
  for (const auto& item : value->items) {
    if (item->kind != Value::Kind::object) wrong_kind(name, "由对象组成的列表");
    objects.push_back(Body(item));
  }
  return objects;
}

std::map<std::string, std::optional<std::string>> Body::values(std::string_view name) const {
  const Value* value = value_->find(name);
  if (value == nullptr) missing(name);
  if (value->kind != Value::Kind::object) wrong_kind(name, "一个对象");
  std::map<std::string, std::optional<std::string>> values;
  for (const auto& [key, each] : value->members) {
    const bool holds_more = each->kind == Value::Kind::list || each->kind == Value::Kind::object;
    if (holds_more) wrong_kind(key, "文字");
    const bool empty = each->kind == Value::Kind::nothing;
    values.emplace(key, empty ? std::nullopt : std::optional(each->text));
  }
  return values;
}

}  // namespace jishi::api
