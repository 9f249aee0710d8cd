#include "exchange/import_request.hpp"

#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"

namespace jishi::exchange {
namespace {

using nlohmann::json;

[[noreturn]] void throw_damaged() {
  throw Failure({"import_damaged", "这次导入的登记内容已损坏，请从备份恢复数据库后重试。"});
}

Date date_from(const json& text) {
  const auto date = Date::parse(text.get<std::string>());
  if (!date) throw_damaged();
  return *date;
}

person::Notice notice_from(const json& value) {
  person::Notice notice;
  notice.kind = static_cast<person::NoticeKind>(value.at("kind").get<int>());
  if (value.contains("on")) notice.on = date_from(value.at("on"));
  notice.reference = value.at("reference").get<std::string>();
  return notice;
}

}  // namespace

std::string to_json(const ImportRequest& request) {
  JsonWriter out;
  out.begin_object()
      .member("ledger", std::string_view(request.ledger))
      .member("file", std::string_view(request.file.filename().string()));
  if (request.sheet) out.member("sheet", std::string_view(*request.sheet));
  out.member("unit", request.unit.value())
      .member("valid_from", std::string_view(request.valid_from.iso()))
      .member("existing", static_cast<std::int64_t>(request.existing))
      .member("profile", std::string_view(request.profile));
  out.key("bindings").begin_array();
  for (const auto& [heading, meaning] : request.bindings) {
    out.begin_array().value(std::string_view(heading)).value(std::string_view(meaning)).end_array();
  }
  out.end_array();
  out.key("notice").begin_object().member("kind", static_cast<std::int64_t>(request.notice.kind));
  if (request.notice.on) out.member("on", std::string_view(request.notice.on->iso()));
  out.member("reference", std::string_view(request.notice.reference)).end_object();
  if (request.only_unit) out.member("only_unit", true);
  if (!request.task.empty()) out.member("task", std::string_view(request.task));
  out.member("take_hidden", request.take_hidden)
      .member("actor", request.actor.value())
      .member("source", std::string_view(request.source))
      .end_object();
  return out.take();
}

ImportRequest request_from_json(std::string_view text) {
  try {
    const json value = json::parse(text);
    ImportRequest request;
    request.ledger = value.at("ledger").get<std::string>();
    request.file = value.at("file").get<std::string>();
    if (value.contains("sheet")) request.sheet = value.at("sheet").get<std::string>();
    request.unit = UnitId(value.at("unit").get<std::int64_t>());
    request.valid_from = date_from(value.at("valid_from"));
    request.existing = static_cast<Existing>(value.at("existing").get<int>());
    request.profile = value.at("profile").get<std::string>();
    for (const json& each : value.at("bindings"))
      request.bindings.emplace_back(each.at(0).get<std::string>(), each.at(1).get<std::string>());
    request.notice = notice_from(value.at("notice"));
    request.take_hidden = value.at("take_hidden").get<bool>();
    request.only_unit = value.value("only_unit", false);
    request.task = value.value("task", "");
    request.actor = ActorId(value.at("actor").get<std::int64_t>());
    request.source = value.at("source").get<std::string>();
    return request;
  } catch (const json::exception&) {
    throw_damaged();
  }
}

std::string reasons_to_json(const Reasons& reasons) {
  JsonWriter out;
  out.begin_array();
  for (const auto& [column, words] : reasons) {
    out.begin_array()
        .value(column == kWholeRow ? std::int64_t{-1} : static_cast<std::int64_t>(column))
        .value(std::string_view(words))
        .end_array();
  }
  return out.end_array().take();
}

Reasons reasons_from_json(std::string_view text) {
  try {
    Reasons reasons;
    for (const json& each : json::parse(text)) {
      const auto column = each.at(0).get<std::int64_t>();
      reasons.emplace_back(column < 0 ? kWholeRow : static_cast<std::size_t>(column),
                           each.at(1).get<std::string>());
    }
    return reasons;
  } catch (const json::exception&) {
    throw_damaged();
  }
}

}  // namespace jishi::exchange
