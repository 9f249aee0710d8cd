#include "api/row_asking.hpp"

#include <algorithm>
#include <vector>

#include "api/row_basis.hpp"
#include "base/text.hpp"
#include "expression/check.hpp"
#include "ledger/row_condition.hpp"
#include "package/expression_schema.hpp"
#include "person/vault.hpp"

namespace jishi::api {
namespace {

constexpr std::size_t kMaxSearchCodePoints = 60;

[[noreturn]] void refuse(std::string message) {
  throw Failure({"bad_query", std::move(message)});
}

bool truth_of(const http::Request& request, std::string_view name, bool otherwise) {
  const auto text = request.parameter(name).or_throw();
  if (!text) return otherwise;
  if (*text == "true") return true;
  if (*text == "false") return false;
  refuse("参数“" + std::string(name) + "”写 true 或 false。");
}

// Names of the ledger's fields that the condition asks for. Error bad_condition.
Result<std::vector<std::string>> fields_named(const package::Definitions& definitions,
                                              const package::Ledger& ledger,
                                              const std::string& where) {
  package::ExpressionSchemas schemas(definitions.packages);
  const auto checked = expression::check_condition(where, schemas.row(ledger));
  if (!checked)
    return Error{"bad_condition", "条件有误：" + expression::to_text(checked.problems().front())};
  std::vector<std::string> names;
  for (expression::NodeIndex i = 0; i < checked->ast->nodes.size(); ++i) {
    const expression::Binding binding = checked->binding(i);
    if (checked->node(i).kind == expression::NodeKind::name &&
        binding.to == expression::Binding::To::field && binding.ordinal < ledger.fields.size())
      names.push_back(ledger.fields[binding.ordinal].name);
  }
  return names;
}

[[noreturn]] void not_covered(const std::string& label) {
  throw Failure({"field_not_covered", "您的职责不含“" + label +
                                          "”，不能用它来查找。请去掉这个条件，或请安全管理员"
                                          "增加字段。"});
}

// As text of the expression language.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string texts_contain(const package::Ledger& ledger, const Sight& sight,
                          const std::string& text) {
  std::string condition;
  for (const package::Field& field : ledger.fields) {
    if (field.value.type != package::FieldType::text || field.sensitive || !sight.shows(field.name))
      continue;
    condition += (condition.empty() ? "" : " || ") + field.name + ".contains(" + quoted(text) + ")";
  }
  if (condition.empty()) refuse("这个台账没有可以按文字查找的字段，请改用条件筛选。");
  return condition;
}

void add_person(const std::string& text, Snapshot& snapshot, const person::KeyFolder& keys,
                Date today, ledger::RowQuery& query) {
  person::Vault vault(snapshot.connection(), keys);
  if (const auto number = person::parse_id_number(text, today)) {
    query.person_number = vault.fingerprint("id_number", number->text);
    return;
  }
  const auto name = person::parse_name(text);
  if (!name) refuse("查人请写完整的姓名或身份证号：个人信息是加密存放的，不能只按一个字查找。");
  query.person_name = vault.fingerprint("name", *name);
}

}  // namespace

std::optional<Date> day_named(const http::Request& request, std::string_view name) {
  const auto text = request.parameter(name).or_throw();
  if (!text) return std::nullopt;
  const auto day = Date::parse(*text);
  if (!day || *day >= kForever)
    refuse("参数“" + std::string(name) + "”不是日期，请写成 2023-06-30 的样子。");
  return day;
}

std::optional<std::string> purpose_of(const http::Request& request) {
  return request.parameter("purpose").or_throw();
}

ledger::RowQuery row_query(const http::Request& request, const package::Ledger& ledger, UnitId unit,
                           Date today) {
  ledger::RowQuery query = usual_query(ledger, unit, today);
  const auto on = day_named(request, "on");
  const auto until = day_named(request, "until");
  if (on || until) {
    query.on = on.value_or(today);
    query.until = until;
    if (until && *until < query.on) refuse("参数“until”早于“on”，请对调。");
  }
  query.view.tree = query.until.value_or(query.on);
  const auto as = request.parameter("as").or_throw();
  if (as && *as != "then" && *as != "now")
    refuse("参数“as”写 then（按当时的组织树）或 now（按今天的组织树）。");
  if (as && *as == "now") query.view.tree = today;
  query.with_below = truth_of(request, "below", true);
  if (const auto known = request.parameter("known_at").or_throw())
    query.known_at = instant_of(known->substr(0, known->find_first_of("+ "))).or_throw();
  return query;
}

void add_conditions(const http::Request& request, Snapshot& snapshot, const person::KeyFolder& keys,
                    const Sight& sight, ledger::RowQuery& query) {
  const package::Ledger& ledger = *query.ledger;
  if (auto where = request.parameter("where").or_throw(); where && !where->empty()) {
    const auto named = fields_named(*snapshot.definitions(), ledger, *where).or_throw();
    const auto hidden =
        std::ranges::find_if_not(named, [&](const auto& each) { return sight.shows(each); });
    if (hidden != named.end()) not_covered(ledger.find_field(*hidden)->label);
    query.where = std::move(where);
  }
  query.warned = truth_of(request, "warned", false);
  if (query.warned && sight.fields) not_covered("提醒");
  const auto text = request.parameter("q").or_throw();
  if (!text || text->empty()) return;
  if (!is_plain_line(*text) || length_in_code_points(*text) > kMaxSearchCodePoints)
    refuse("参数“q”写要查找的文字，一行，不超过 " + std::to_string(kMaxSearchCodePoints) + " 字。");
  if (ledger.person == package::PersonUse::required) {
    if (!sight.shows(kPersonField)) not_covered("姓名");
    add_person(*text, snapshot, keys, query.on, query);
    return;
  }
  const std::string contains = texts_contain(ledger, sight, *text);
  query.where = query.where ? "(" + *query.where + ") && (" + contains + ")" : contains;
}

std::int64_t after_of(const http::Request& request) {
  const auto text = request.parameter("after").or_throw();
  if (!text) return 0;
  const auto row = parse_int64(*text);
  if (!row || *row < 0) refuse("参数“after”应是上一页给出的“next”，请从第一页重新查看。");
  return *row;
}

}  // namespace jishi::api
