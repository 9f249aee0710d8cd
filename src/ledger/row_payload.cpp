#include "ledger/row_payload.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/json_writer.hpp"
#include "ledger/row_store.hpp"
#include "package/shown_value.hpp"

namespace jishi::ledger {
namespace {

struct WriteValue {
  JsonWriter& json;
  void operator()(std::int64_t number) const { json.value(number); }
  void operator()(const Decimal& number) const { json.value(number.text()); }
  void operator()(bool truth) const { json.value(truth); }
  void operator()(Date date) const { json.value(date.iso()); }
  void operator()(const std::string& text) const { json.value(text); }
};

// A ledger that may keep personal data keeps all that it says sealed: what is erased from its rows
// then is so in the journal as well, the text of fields that are not sensitive included.
bool is_personal(const Shape& shape, const RowVersion& version) {
  if (version.erased) return false;
  return shape.ledger->person != package::PersonUse::none || version.content.person ||
         std::ranges::any_of(shape.fields,
                             [](const package::FieldAt& at) { return at.field->sensitive; });
}

void write_content(JsonWriter& json, const Shape& shape, const RowVersion& version, UnitId unit) {
  if (version.content.unit != unit) json.member("unit", version.content.unit.value());
  json.member("from", version.valid_from.iso());
  if (version.valid_to != kForever) json.member("to", version.valid_to.iso());
  json.key("values").begin_object();
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    if (!version.content.values[i]) continue;
    json.key(shape.fields[i].field->name);
    std::visit(WriteValue{json}, *version.content.values[i]);
  }
  json.end_object();
}

void write_version(JsonWriter& json, person::Vault& vault, const Shape& shape,
                   const RowVersion& version, UnitId unit) {
  json.begin_object().member("revision", version.revision);
  if (is_personal(shape, version)) {
    JsonWriter inner;
    inner.begin_object();
    write_content(inner, shape, version, unit);
    const person::SubjectId subject = subject_of_version(version);
    const person::Sealed sealed =
        vault.seal(subject, shape.ledger->name, kJournalColumn, inner.end_object().take());
    json.member("subject", subject.value()).member("sealed", base64(sealed));
  } else {
    write_content(json, shape, version, unit);
  }
  json.end_object();
}

}  // namespace

std::string row_payload(person::Vault& vault, const Shape& shape,
                        std::span<const RowVersion* const> before,
                        std::span<const RowVersion* const> after) {
  const RowVersion& one = before.empty() ? *after.front() : *before.front();
  JsonWriter json;
  json.begin_object().member("ledger", shape.ledger->name).member("row", one.row.value());
  json.member("unit", one.content.unit.value());
  for (const auto& [name, versions] : {std::pair("before", before), std::pair("after", after)}) {
    if (versions.empty()) continue;
    json.key(name).begin_array();
    for (const RowVersion* version : versions)
      write_version(json, vault, shape, *version, one.content.unit);
    json.end_array();
  }
  return json.end_object().take();
}

std::string erased_payload(std::string_view ledger, RowId row,
                           std::span<const std::int64_t> revisions) {
  JsonWriter json;
  json.begin_object().member("ledger", ledger).member("row", row.value());
  json.key("erased").begin_array();
  for (const std::int64_t revision : revisions)
    json.value(revision);
  return json.end_array().end_object().take();
}

std::string row_words(const Shape& shape, const RowVersion& version) {
  std::string out;
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::Field& field = *shape.fields[i].field;
    if (field.sensitive || !version.content.values[i]) continue;
    out += (out.empty() ? "" : "；") + field.label + " " +
           package::shown(shape.definitions->packages, field, *version.content.values[i]);
  }
  out += "（" + version.valid_from.chinese() + "起";
  if (version.valid_to != kForever)
    out += "，至" + version.valid_to.plus_days(-1).value().chinese();
  return out + "）";
}

}  // namespace jishi::ledger
