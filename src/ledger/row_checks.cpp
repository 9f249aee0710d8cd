#include "ledger/row_checks.hpp"

#include <algorithm>

#include "ledger/row_holder.hpp"

namespace jishi::ledger {

using package::Severity;

void RowChecks::check_person(const RowVersion& version, std::vector<Finding>& findings) const {
  if (ledger_.person == package::PersonUse::required && !version.content.person)
    findings.push_back({Severity::block, "person_required",
                        "“" + ledger_.label + "”的每一行都要写明是谁，请填写姓名等身份信息。", -1});
  if (ledger_.person == package::PersonUse::none && version.content.person)
    findings.push_back({Severity::block, "person_not_kept",
                        "“" + ledger_.label + "”不登记人员，请删去人员信息。", -1});
}

void RowChecks::check_named_units(const Shape& shape, const RowVersion& version,
                                  const RowVersion* before, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::Field& field = *shape.fields[i].field;
    const auto& value = version.content.values[i];
    if (field.value.type != package::FieldType::unit || !value) continue;
    if (before != nullptr && before->content.values[i] == value) continue;
    const auto* id = std::get_if<std::int64_t>(&*value);
    if (id == nullptr || *id <= 0) continue;  // told already
    const organisation::Timeline& timeline = units_.timeline(UnitId(*id));
    const organisation::UnitVersion* then =
        timeline.versions().empty() ? nullptr : timeline.active_at(version.valid_from);
    const auto& kinds = field.value.unit_kinds;
    if (then == nullptr)
      findings.push_back({Severity::block, "unit_unknown",
                          "“" + field.label + "”所填的组织在 " + version.valid_from.chinese() +
                              " 不存在，请重新选择。",
                          static_cast<int>(i)});
    else if (!kinds.empty() && std::ranges::find(kinds, then->content.kind) == kinds.end())
      findings.push_back(
          {Severity::block, "unit_unknown",
           "“" + field.label + "”不能是“" + then->content.name + "”这一类组织，请重新选择。",
           static_cast<int>(i)});
  }
}

void RowChecks::check_uniqueness(const RowVersion& version, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < ledger_.unique.size(); ++i) {
    const auto other = store_.in_conflict(i, version);
    if (!other) continue;
    const package::Uniqueness& unique = ledger_.unique[i];
    int about = -1;
    if (unique.fields.size() == 1)
      if (const auto* field = ledger_.find_field(unique.fields.front()))
        about = static_cast<int>(field - ledger_.fields.data());
    const bool everywhere = unique.within == package::Uniqueness::Within::everywhere;
    findings.push_back({Severity::block, "not_unique",
                        everywhere ? with_holder(unique.message, units_, other->unit,
                                                 std::max(version.valid_from, other->valid_from))
                                   : unique.message,
                        about});
  }
}

void RowChecks::check(const Shape& shape, RowVersion& version, const RowVersion* before,
                      std::vector<Finding>& findings) {
  check_person(version, findings);
  for (Finding& finding :
       rules_.check_row(shape, units_.facts(version.content.unit, version.valid_from),
                        version.content.values, version.valid_from, version.valid_to, today_,
                        before == nullptr ? nullptr : &before->content.values)) {
    if (finding.severity == Severity::warn) version.warnings.push_back({finding.message});
    findings.push_back(std::move(finding));
  }
  check_named_units(shape, version, before, findings);
}

}  // namespace jishi::ledger
