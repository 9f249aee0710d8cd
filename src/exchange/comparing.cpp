#include "exchange/comparing.hpp"

#include <algorithm>
#include <utility>

#include "exchange/cell_value.hpp"
#include "exchange/person_match.hpp"
#include "organisation/unit_store.hpp"
#include "package/shown_value.hpp"
#include "person/people.hpp"

namespace jishi::exchange {
namespace {

// Rows that are kept until their persons are read together.
constexpr std::size_t kNotedTogether = 500;

// Says nothing of the row itself: counted by whoever wrote the sheet.
bool is_of_row(const Column& column) {
  return column.role != ColumnRole::serial && column.role != ColumnRole::problem &&
         column.role != ColumnRole::minor && column.role != ColumnRole::passed_over;
}

}  // namespace

std::string_view word_of(Compared list) {
  switch (list) {
    case Compared::only_in_file:
      return "only_in_file";
    case Compared::only_here:
      return "only_here";
    case Compared::different:
      return "different";
  }
  return "";
}

std::string held_words(const ledger::Shape& shape, std::size_t field, const package::Value& value) {
  const package::Field& of = *shape.fields[field].field;
  if (of.sensitive) return std::string(ledger::kMasked);
  const package::PackageSet& packages = shape.definitions->packages;
  if (of.value.type == package::FieldType::choice) {
    // A value that a unit above adds stands in no dictionary of the packages.
    const auto& code = std::get<std::string>(value);
    for (const auto& at : package::values_for(*shape.definitions, of.value.dictionary, shape.path))
      if (at.value->code == code) return at.value->label;
  }
  return package::shown(packages, of, value);
}

Comparing::Comparing(db::Connection& reader, Task task, ComparisonSink& sink)
    : reader_(reader),
      task_(std::move(task)),
      sink_(sink),
      vault_(reader, task_.keys),
      units_(reader, task_.request.unit, task_.request.valid_from),
      other_units_(reader, organisation::root_unit(reader).value_or(UnitId()),
                   task_.request.valid_from) {
  std::vector<std::string> headings;
  for (const FoundColumn& found : task_.table.found)
    if (is_of_row(task_.columns[found.column])) headings.push_back(found.heading);
  std::vector<std::string> labels;
  for (const package::FieldAt& field : task_.shape->fields)
    labels.push_back(field.field->label);
  sink_.begin(headings, labels);
}

std::string Comparing::cell_text(const PreparedRow& row, std::size_t column) const {
  return column < row.cells.size() ? plain_text(row.cells[column]) : std::string();
}

ComparedRow Comparing::of_file(const PreparedRow& row) {
  ComparedRow out;
  out.line = row.number;
  out.unit = row.unit;
  if (row.unit) out.unit_path = units_.path(row.unit);
  out.name = row.identity.name.empty() ? row.masked.name : row.identity.name;
  return out;
}

void Comparing::take(const PreparedRow& row, const RowOutcome& outcome) {
  const Meeting& meeting = outcome.meeting;
  if (meeting.row) met_.insert(meeting.row);
  if (meeting.row || meeting.none_here) {
    first_ = std::min(first_.value_or(row.valid_from), row.valid_from);
    last_ = std::max(last_, row.valid_from);
  }
  if (meeting.row && meeting.is_compared) {
    if (meeting.differences.empty()) {
      ++counts_.same;
      return;
    }
    ++counts_.different;
    ComparedRow out = of_file(row);
    out.row = meeting.row;
    for (const Difference& each : meeting.differences)
      out.cells.push_back({each.label, cell_text(row, each.column),
                           each.unit ? other_units_.path(each.unit) : each.here});
    sink_.take(Compared::different, out);
  } else if (meeting.none_here) {
    ++counts_.only_in_file;
    ComparedRow out = of_file(row);
    for (const FoundColumn& found : task_.table.found)
      if (is_of_row(task_.columns[found.column]))
        out.cells.push_back({found.heading, cell_text(row, found.sheet_column), std::nullopt});
    sink_.take(Compared::only_in_file, out);
  } else if (!row.is_erased) {
    ++counts_.not_compared;
  }
}

std::optional<ledger::RowQuery> Comparing::query() const {
  ledger::RowQuery query;
  query.ledger = &task_.ledger;
  query.unit = task_.request.unit;
  query.with_below = !task_.request.only_unit;
  query.on = task_.request.valid_from;
  if (task_.ledger.holding.of == package::Holding::Of::event) {
    if (!first_) return std::nullopt;
    query.on = *first_;
    query.until = last_;
  }
  query.view.tree = task_.request.valid_from;
  return query;
}

void Comparing::finish(Progress& progress) {
  const auto query = this->query();
  if (!query) return;
  const db::Transaction snapshot(reader_, db::TransactionMode::read);
  ledger::visit_rows(
      reader_, vault_, task_.definitions, *query,
      [&](const ledger::RowVersion& version, const ledger::Shape& shape, ledger::Place place) {
        progress.check();
        if (!met_.contains(version.row)) note(version, shape, place);
      })
      .or_throw();
  tell_noted();
}

std::string Comparing::words(const ledger::Shape& shape, std::size_t field,
                             const package::Value& value) {
  if (shape.fields[field].field->value.type == package::FieldType::unit) {
    const std::string& path = other_units_.path(UnitId(std::get<std::int64_t>(value)));
    if (!path.empty()) return path;
  }
  return held_words(shape, field, value);
}

void Comparing::note(const ledger::RowVersion& version, const ledger::Shape& shape,
                     ledger::Place place) {
  ComparedRow& out = noted_.emplace_back();
  out.row = version.row;
  out.unit = place.unit;
  out.unit_path = units_.path(place.unit);
  if (version.erased) out.name = kErasedName;
  for (std::size_t i = 0; i < shape.fields.size() && i < version.content.values.size(); ++i)
    if (const auto& value = version.content.values[i])
      out.cells.push_back({shape.fields[i].field->label, std::nullopt, words(shape, i, *value)});
  persons_.push_back(version.content.person);
  if (noted_.size() == kNotedTogether) tell_noted();
}

void Comparing::tell_noted() {
  std::vector<PersonId> wanted;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < noted_.size(); ++i) {
    if (!persons_[i] || !noted_[i].name.empty()) continue;
    wanted.push_back(persons_[i]);
    rows.push_back(i);
  }
  if (!wanted.empty()) {
    const auto found = person::read_persons(reader_, vault_, wanted);
    for (std::size_t i = 0; i < found.size(); ++i)
      noted_[rows[i]].name =
          found[i].erased ? std::string(kErasedName) : person::masked_name(found[i].identity.name);
  }
  for (const ComparedRow& row : noted_) {
    ++counts_.only_here;
    sink_.take(Compared::only_here, row);
  }
  noted_.clear();
  persons_.clear();
  vault_.forget();
}

}  // namespace jishi::exchange
