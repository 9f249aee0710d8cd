#include "ledger/row_lines.hpp"

#include <algorithm>
#include <map>

#include "ledger/row_query_store.hpp"

namespace jishi::ledger {
namespace {

void take(RowLine& line, const std::vector<const package::Field*>& fields, RowBeside& beside) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& all = line.shape->fields;
    const auto at = std::ranges::find(all, fields[i], &package::FieldAt::field);
    if (at == all.end()) continue;
    const auto index = static_cast<std::size_t>(at - all.begin());
    line.stored.version.content.values[index] = std::move(beside.values[i]);
    if (beside.sealed[i]) line.stored.sealed.emplace_back(index, std::move(*beside.sealed[i]));
  }
}

}  // namespace

void RowLines::complete(PartitionId partition, std::vector<RowLine>& lines) {
  read_beside(partition, lines);
  open(lines);
}

void RowLines::read_beside(PartitionId partition, std::vector<RowLine>& lines) {
  std::map<std::string, std::vector<const package::Field*>> tables;
  for (const RowLine& line : lines)
    for (std::size_t i = ledger_.fields.size(); i < line.shape->fields.size(); ++i) {
      auto& fields = tables[line.shape->fields[i].table];
      const package::Field* field = line.shape->fields[i].field;
      if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    }
  for (const auto& [table, fields] : tables) {
    auto line = lines.begin();
    for (RowBeside& beside :
         rows_beside(connection_, table, fields, partition, lines.front().stored.version.row,
                     lines.back().stored.version.row)) {
      while (line != lines.end() && line->stored.version.row < beside.row)
        ++line;
      if (line == lines.end()) break;
      const RowVersion& version = line->stored.version;
      if (version.row == beside.row && version.revision == beside.revision)
        take(*line, fields, beside);
    }
  }
}

void RowLines::open(std::vector<RowLine>& lines) {
  if (!open_sensitive_) {
    for (RowLine& line : lines)
      for (const auto& [field, bytes] : line.stored.sealed)
        line.stored.version.content.values[field] = std::string(kMasked);
    return;
  }
  std::vector<person::SubjectId> subjects;
  for (const RowLine& line : lines)
    if (!line.stored.sealed.empty()) subjects.push_back(subject_of_version(line.stored.version));
  if (!subjects.empty()) vault_.fetch(subjects, ledger_.name);
  for (RowLine& line : lines)
    open_sealed(vault_, *line.shape, line.stored);
}

}  // namespace jishi::ledger
