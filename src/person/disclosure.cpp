#include "person/disclosure.hpp"

#include <nlohmann/json.hpp>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "person/people.hpp"

namespace jishi::person {
namespace {

bool is_purpose(std::string_view words) {
  return is_utf8(words) && is_plain_line(words) &&
         length_in_code_points(words) <= kMaxReferenceCodePoints;
}

Date date_or_throw(const nlohmann::json& text) {
  return Date::parse(text.get<std::string>()).value();
}

}  // namespace

Result<void> record_disclosure(journal::Appender& appender, const Disclosure& disclosure) {
  if (disclosure.purpose && !is_purpose(*disclosure.purpose)) {
    return Error{"purpose_missing", "查看或导出完整的个人信息须写明用途（一行文字，不超过 " +
                                        std::to_string(kMaxReferenceCodePoints) + " 字）。"};
  }
  JsonWriter json;
  json.begin_object().member("ledger", disclosure.ledger).member("unit", disclosure.unit.value());
  json.member("on", disclosure.on.iso());
  if (disclosure.until) json.member("until", disclosure.until->iso());
  json.member("rows", disclosure.rows);
  if (disclosure.row) json.member("row", disclosure.row.value());
  if (disclosure.purpose) json.member("purpose", *disclosure.purpose);
  appender.append(partition_of(disclosure.unit), disclosure.purpose ? kReveal : kExport,
                  json.end_object().take());
  return {};
}

std::optional<Disclosure> parse_disclosure(const journal::Entry& entry) {
  if (entry.subject != kReveal && entry.subject != kExport) return std::nullopt;
  try {
    const auto json = nlohmann::json::parse(entry.payload);
    Disclosure found{
        json.at("ledger").get<std::string>(), UnitId(json.at("unit").get<std::int64_t>()),
        date_or_throw(json.at("on")),         {},
        json.at("rows").get<std::int64_t>(),  {}};
    if (json.contains("until")) found.until = date_or_throw(json.at("until"));
    if (json.contains("row")) found.row = RowId(json.at("row").get<std::int64_t>());
    if (json.contains("purpose")) found.purpose = json.at("purpose").get<std::string>();
    return found;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  } catch (const std::bad_optional_access&) {
    return std::nullopt;
  }
}

}  // namespace jishi::person
