#include "api/row_job.hpp"

#include <utility>

#include "exchange/cell_value.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit_store.hpp"
#include "package/holding.hpp"

namespace jishi::api {
namespace {

std::string field_name(const ledger::Shape& shape, int field) {
  if (field < 0 || static_cast<std::size_t>(field) >= shape.fields.size()) return {};
  return shape.fields[static_cast<std::size_t>(field)].field->name;
}

std::size_t field_of(const ledger::Shape& shape, const std::string& name) {
  for (std::size_t i = 0; i < shape.fields.size(); ++i) {
    const package::Field& field = *shape.fields[i].field;
    if (field.name == name || field.label == name) return i;
  }
  throw ProblemFailure(
      {.error = {"unknown_field", "这个台账没有“" + name + "”字段，请刷新页面后重新填写。"},
       .field = name});
}

// Of what was found wrong, the field; of the person that the row is about, “person”.
std::string place_of(const ledger::Finding& finding, const ledger::Shape& shape) {
  if (finding.code.starts_with("person_")) return "person";
  return field_name(shape, finding.field);
}

UnitId unit_of(db::Connection& connection, const std::string& text, Date day) {
  const organisation::Lookup found = organisation::look_up(connection, text, day);
  if (found.living.size() == 1) return found.living.front().unit;
  if (found.living.empty()) {
    throw Failure({"unit_unknown", "那一天没有叫“" + text + "”的单位，请从列表中选择。"});
  }
  throw Failure({"unit_unknown", "叫“" + text + "”的单位不止一个，请写到上级，例如 青白江区/" +
                                     text + "，或从列表中选择。"});
}

// The date that one of the texts says, where it says one.
std::optional<Date> date_said(const package::Ledger& ledger, const std::string& field,
                              const Texts& texts) {
  const package::Field* found = field.empty() ? nullptr : ledger.find_field(field);
  if (found == nullptr) return std::nullopt;
  auto text = texts.find(found->name);
  if (text == texts.end()) text = texts.find(found->label);
  if (text == texts.end() || !text->second) return std::nullopt;
  sheet::Cell cell;
  cell.text = *text->second;
  cell.kind = sheet::CellKind::text;
  if (exchange::says_nothing(cell)) return std::nullopt;
  const auto day = exchange::read_date(cell);
  return day ? std::optional(*day) : std::nullopt;
}

}  // namespace

std::shared_ptr<const ledger::Rules> RowTools::rules_of(const DefinitionsPointer& definitions) {
  const std::scoped_lock lock(mutex_);
  if (definitions_ != definitions) {
    rules_ = std::make_shared<const ledger::Rules>(definitions);
    definitions_ = definitions;
  }
  return rules_;
}

Date end_of(std::optional<Date> to) {
  return to ? to->plus_days(1).value_or(kForever) : kForever;
}

void refuse_fields(std::vector<http::FieldError> fields) {
  http::Problem problem{.error = fields.front().error, .field = fields.front().field};
  // What is wrong with the row as a whole is told once.
  if (fields.size() == 1 && fields.front().field.empty()) throw ProblemFailure(std::move(problem));
  if (fields.size() > 1)
    problem.error.message = "有 " + std::to_string(fields.size()) + " 处需要改正：" +
                            problem.error.message + "（其余见各栏）";
  problem.fields = std::move(fields);
  throw ProblemFailure(std::move(problem));
}

RowJob::RowJob(Service& service, RowTools& tools, const Caller& caller, db::Connection& on,
               const DefinitionsPointer& of, const package::Ledger& about)
    : connection(on),
      definitions(of),
      ledger(about),
      today(service.today()),
      rules(tools.rules_of(of)),
      appender(on, caller.author(service)),
      changes(appender),
      vault(on, service.keys),
      people(on, changes, vault, today),
      lent(tools.unit_memory(), on, of),
      rows({on, changes, vault, *rules, of, today, &lent.units()}, about) {}

std::optional<package::Value> RowJob::value_of(const ledger::Shape& shape, std::size_t index,
                                               const std::string& text, Date day) {
  const package::Field& field = *shape.fields[index].field;
  sheet::Cell cell;
  cell.text = text;
  cell.kind = text.empty() ? sheet::CellKind::empty : sheet::CellKind::text;
  if (exchange::says_nothing(cell)) return std::nullopt;
  if (field.value.type == package::FieldType::unit)
    return package::Value(unit_of(connection, exchange::plain_text(cell), day).value());
  return exchange::read_value(
             cell, field,
             package::values_for(*shape.definitions, field.value.dictionary, shape.path))
      .or_throw();
}

ledger::Patch RowJob::patch_of(const ledger::Shape& shape, const Texts& texts) {
  ledger::Patch patch(shape.fields.size());
  std::vector<http::FieldError> wrong;
  for (const auto& [name, text] : texts) {
    const std::size_t field = field_of(shape, name);
    try {
      patch[field] = text ? value_of(shape, field, *text, today) : std::nullopt;
    } catch (const Failure& failure) {
      wrong.push_back({shape.fields[field].field->name, failure.error()});
    }
  }
  if (!wrong.empty()) refuse_fields(std::move(wrong));
  return patch;
}

RowJob::NewRow RowJob::new_row(UnitId unit, const Texts& texts, std::optional<Date> from,
                               std::optional<Date> to) {
  const organisation::Timeline timeline = organisation::read_timeline(connection, unit);
  const Date known_from = timeline.versions().empty() ? kFirstDate : timeline.first_day();
  const package::Days given{from.value_or(today), end_of(to)};
  const package::Holding& holding = ledger.holding;
  const package::Days days =
      package::days_held(holding.of, date_said(ledger, holding.from, texts),
                         date_said(ledger, holding.until, texts), given, known_from);
  NewRow out;
  out.shape = rows.shape(unit, days.from).or_throw();
  ledger::Patch patch = patch_of(*out.shape, texts);
  out.draft.content.unit = unit;
  out.draft.given = given;
  for (auto& value : patch)
    out.draft.content.values.push_back(value ? std::move(*value) : std::nullopt);
  return out;
}

ledger::Written RowJob::taken(ledger::OrRefusal<ledger::Written> outcome,
                              const ledger::Shape& shape) {
  const auto* refusal = std::get_if<ledger::Refusal>(&outcome);
  if (refusal == nullptr) return std::get<ledger::Written>(std::move(outcome));
  std::vector<http::FieldError> fields;
  for (const ledger::Finding& finding : refusal->findings)
    if (finding.severity == package::Severity::block)
      fields.push_back({place_of(finding, shape), {finding.code, finding.message}});
  if (fields.empty()) throw ProblemFailure({.error = refusal->error});
  refuse_fields(std::move(fields));
}

void RowJob::finish() {
  if (const auto refusals = rows.check_units(); !refusals.empty())
    throw ProblemFailure({.error = refusals.front().error});
  people.finish();
  changes.finish();
  appender.finish();
}

}  // namespace jishi::api
