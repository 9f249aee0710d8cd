#include "package/unit_profile.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace jishi::package {
namespace {

std::optional<Value> value_in(const ProfileValues& values, std::string_view field) {
  const auto at = values.find(field);
  return at == values.end() ? std::nullopt : std::optional(at->second);
}

void put(ProfileValues& values, const std::string& field, const std::optional<Value>& value) {
  if (value)
    values.insert_or_assign(field, *value);
  else
    values.erase(field);
}

bool same(const ProfileVersion& a, const ProfileVersion& b) {
  return a.valid_from == b.valid_from && a.valid_to == b.valid_to && a.values == b.values;
}

// The versions with one beginning on that day.
std::vector<ProfileVersion> split_at(std::vector<ProfileVersion> versions, UnitId unit, Date day) {
  if (versions.empty()) return {{unit, 0, day, kForever, {}}};
  if (day < versions.front().valid_from)
    versions.insert(versions.begin(), {unit, 0, day, versions.front().valid_from, {}});
  for (std::size_t i = 0; i < versions.size(); ++i) {
    if (versions[i].valid_from >= day || versions[i].valid_to <= day) continue;
    ProfileVersion rest = versions[i];
    versions[i].valid_to = day;
    rest.valid_from = day;
    versions.insert(versions.begin() + static_cast<std::ptrdiff_t>(i) + 1, std::move(rest));
    break;
  }
  return versions;
}

// From the day on, through all versions that had the value which it had on that day.
void set_from(std::vector<ProfileVersion>& versions, Date day, const std::string& field,
              const std::optional<Value>& value) {
  std::optional<std::optional<Value>> was;
  for (ProfileVersion& version : versions) {
    if (version.valid_from < day) continue;
    const std::optional<Value> own = value_in(version.values, field);
    if (!was) was = own;
    if (own != *was) return;
    put(version.values, field, value);
  }
}

void merge_equal(std::vector<ProfileVersion>& versions) {
  for (std::size_t i = 1; i < versions.size();) {
    if (versions[i - 1].valid_to == versions[i].valid_from &&
        versions[i - 1].values == versions[i].values) {
      versions[i - 1].valid_to = versions[i].valid_to;
      versions.erase(versions.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

Error wrong(const Field& field, const std::string& cause, const std::string& remedy) {
  return {"profile_value", field.label + "（" + field.name + "）" + cause + "。" + remedy + "。"};
}

Result<void> check_number(const Field& field, Decimal number) {
  const ValueType& type = field.value;
  if (type.min && number < *type.min)
    return wrong(field, "最小为 " + type.min->text() + "，不能是 " + number.text(), "请改正");
  if (type.max && number > *type.max)
    return wrong(field, "最大为 " + type.max->text() + "，不能是 " + number.text(), "请改正");
  return {};
}

Result<void> check_code(const PackageSet& packages, const Field& field, const std::string& code,
                        Date from, std::span<const std::string> more_codes) {
  if (std::find(more_codes.begin(), more_codes.end(), code) != more_codes.end()) return {};
  const DictionaryValue* value = packages.find_value(field.value.dictionary, code);
  if (value == nullptr)
    return wrong(field, "没有代码为“" + code + "”的值",
                 "请从字典 " + field.value.dictionary + " 中选择");
  if (value->retired && from >= *value->retired)
    return wrong(field, "的“" + value->label + "”从 " + value->retired->iso() + " 起停用",
                 "请选择其他值");
  return {};
}

Result<void> check_value(const PackageSet& packages, const Field& field, const Value& value,
                         Date from, std::span<const std::string> more_codes) {
  const Error wrong_type = wrong(field, "的值类型不对", "请按字段的类型填写");
  const auto* text = std::get_if<std::string>(&value);
  const auto* whole = std::get_if<std::int64_t>(&value);
  switch (field.value.type) {
    case FieldType::text:
      if (text == nullptr || !is_utf8(*text)) return wrong_type;
      if (length_in_code_points(*text) > static_cast<std::size_t>(field.value.max_length))
        return wrong(field, "最多 " + std::to_string(field.value.max_length) + " 个字",
                     "请写得简短些");
      return {};
    case FieldType::choice:
      if (text == nullptr) return wrong_type;
      return check_code(packages, field, *text, from, more_codes);
    case FieldType::integer:
      if (whole == nullptr) return wrong_type;
      return check_number(field, Decimal::from_scaled(*whole, 0));
    case FieldType::decimal: {
      const auto* number = std::get_if<Decimal>(&value);
      if (number == nullptr) return wrong_type;
      if (!number->rescaled(field.value.digits))
        return wrong(field, "最多 " + std::to_string(field.value.digits) + " 位小数", "请改正");
      return check_number(field, *number);
    }
    case FieldType::boolean:
      if (!std::holds_alternative<bool>(value)) return wrong_type;
      return {};
    case FieldType::date:
      if (!std::holds_alternative<Date>(value)) return wrong_type;
      return {};
    case FieldType::unit:
      if (whole == nullptr || *whole <= 0) return wrong_type;
      return {};
  }
  return wrong_type;
}

}  // namespace

ProfileDifference change_profile(const std::vector<ProfileVersion>& held,
                                 std::int64_t last_revision, UnitId unit, Date from,
                                 const ProfileChange& change,
                                 const std::vector<UnitField>& fields) {
  const auto is_dated = [&](const std::string& name) {
    return std::any_of(fields.begin(), fields.end(), [&](const UnitField& field) {
      return field.field.name == name && field.dated;
    });
  };
  std::vector<ProfileVersion> versions = split_at(held, unit, from);
  // A day before all others has the values that do not depend on the day.
  if (!held.empty() && from < held.front().valid_from)
    for (const auto& [name, value] : held.front().values)
      if (!is_dated(name)) versions.front().values.emplace(name, value);
  for (const auto& [name, value] : change) {
    if (is_dated(name)) {
      set_from(versions, from, name, value);
    } else {
      for (ProfileVersion& version : versions)
        put(version.values, name, value);
    }
  }
  merge_equal(versions);
  ProfileDifference difference;
  const auto is_in = [](const std::vector<ProfileVersion>& all, const ProfileVersion& one) {
    return std::any_of(all.begin(), all.end(),
                       [&](const ProfileVersion& other) { return same(one, other); });
  };
  for (const ProfileVersion& version : held)
    if (!is_in(versions, version)) difference.superseded.push_back(version);
  for (ProfileVersion& version : versions) {
    if (is_in(held, version)) continue;
    if (held.empty() && version.values.empty()) continue;  // nothing of nothing is taken away
    version.unit = unit;
    version.revision = ++last_revision;
    difference.added.push_back(std::move(version));
  }
  return difference;
}

Result<void> check_profile(const PackageSet& packages, const ProfileChange& change, Date from,
                           std::span<const std::string> more_codes) {
  if (from < kFirstDate || from >= kForever)
    return Error{"profile_value", "起始日期不在 0001-01-01 到 9999-12-30 之间，请改正。"};
  for (const auto& [name, value] : change) {
    const UnitField* field = packages.find_unit_field(name);
    if (field == nullptr)
      return Error{"profile_field", "组织没有字段“" + name +
                                        "”，请检查字段名，或在 unit_fields "
                                        "中定义它。"};
    if (!value) {
      if (field->field.required) return wrong(field->field, "必填，不能清空", "请填写新的值");
      continue;
    }
    if (field->field.retired && from >= *field->field.retired)
      return wrong(field->field, "从 " + field->field.retired->iso() + " 起不再填写",
                   "请改填其他字段");
    const Result<void> checked = check_value(packages, field->field, *value, from, more_codes);
    if (!checked) return checked.error();
  }
  return {};
}

bool applies(const UnitField& field, std::string_view kind, std::optional<DivisionLevel> level) {
  const bool of_kind = field.kinds.empty() ||
                       std::find(field.kinds.begin(), field.kinds.end(), kind) != field.kinds.end();
  const bool of_level =
      field.levels.empty() ||
      (level && std::find(field.levels.begin(), field.levels.end(), *level) != field.levels.end());
  return of_kind && of_level;
}

}  // namespace jishi::package
