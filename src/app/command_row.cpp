#include <iostream>

#include "app/chosen_unit.hpp"
#include "app/command.hpp"
#include "app/ledger_site.hpp"
#include "app/open.hpp"
#include "app/row_page.hpp"
#include "app/show_unit.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "exchange/cell_value.hpp"
#include "ledger/changes.hpp"
#include "ledger/ledger_store.hpp"
#include "organisation/unit_store.hpp"
#include "package/ledger_table.hpp"
#include "package/package_store.hpp"
#include "package/shown_value.hpp"

namespace jishi::app {
namespace {

RowId row_of(const Arguments& arguments) {
  const std::string word = *arguments.positional(1);
  const auto number = parse_int64(word.starts_with('#') ? word.substr(1) : word);
  if (!number || *number <= 0) {
    refuse_usage("行的编号写成 #16777301 的样子，用 jishi rows 查看。");
  }
  return RowId(*number);
}

ledger::RowRecord existing_row(db::Connection& connection, person::Vault& vault,
                               const std::shared_ptr<const package::Definitions>& definitions,
                               const package::Ledger& ledger, RowId row) {
  ledger::RowRecord record = ledger::read_row(connection, vault, definitions, ledger, row);
  if (record.versions.empty()) {
    throw Failure({"no_such_row", "这个台账里没有这一行，请核对编号（用 jishi rows 查看）。"});
  }
  return record;
}

// FIELD=TEXT, read as a cell of a spreadsheet would be; nothing behind the = empties the field.
ledger::Patch patch_of(const Arguments& arguments, const ledger::Shape& shape) {
  ledger::Patch patch(shape.fields.size());
  for (const std::string& word : arguments.values("set")) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == word.npos) {
      refuse_usage("--set 写成 字段=值，例如 --set post=secretary 或 --set 职务=书记。");
    }
    const std::string name = word.substr(0, equals);
    std::optional<std::size_t> field;
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
      if (shape.fields[i].field->name == name || shape.fields[i].field->label == name) field = i;
    }
    if (!field) throw Failure({"unknown_field", "这个台账没有“" + name + "”字段，请核对名称。"});
    sheet::Cell cell;
    cell.text = word.substr(equals + 1);
    cell.kind = cell.text.empty() ? sheet::CellKind::empty : sheet::CellKind::text;
    const package::Field& asked = *shape.fields[*field].field;
    patch[*field] = exchange::read_value(
                        cell, asked,
                        package::values_for(*shape.definitions, asked.value.dictionary, shape.path))
                        .or_throw();
  }
  return patch;
}

// The day that is meant: --on; else an event's own day; else, of a change that says in its field
// from which day it holds, that day; else today.
Date day_meant(const Arguments& arguments, const package::Ledger& ledger,
               const ledger::RowRecord& record, const Clock& clock) {
  using Of = package::Holding::Of;
  if (arguments.has("on")) return day_of(arguments, clock);
  if (ledger.holding.of == Of::event && !record.held.empty()) return record.held.back().valid_from;
  if (ledger.holding.of == Of::state && !arguments.has("correct")) {
    const auto begin = record.shape->find(ledger.holding.from);
    const ledger::Patch patch = patch_of(arguments, *record.shape);
    if (begin && patch[*begin] && *patch[*begin]) return std::get<Date>(**patch[*begin]);
  }
  return clock.today();
}

// --until, the last day on which the row holds, as the day from which it does not.
std::optional<Date> end_of(const Arguments& arguments) {
  const auto word = arguments.value("until");
  if (!word) return std::nullopt;
  if (*word == "长期") return kForever;
  const auto last = Date::parse(*word);
  const auto end = last ? last->plus_days(1) : std::nullopt;
  if (!end) {
    refuse_usage(
        "--until 后写最后有效的一天，例如 --until 2026-12-31；没有期限的写 "
        "--until 长期。");
  }
  return end;
}

ledger::Written taken(ledger::OrRefusal<ledger::Written> outcome) {
  if (auto* refusal = std::get_if<ledger::Refusal>(&outcome)) {
    std::string words;
    for (const ledger::Finding& finding : refusal->findings) {
      if (finding.severity == package::Severity::block)
        words += (words.empty() ? "" : "；") + finding.message;
    }
    throw Failure({refusal->error.code, words.empty() ? refusal->error.message : words});
  }
  return std::get<ledger::Written>(std::move(outcome));
}

ledger::Written change(db::Connection& connection, LedgerSite& site, const Arguments& arguments,
                       const package::Definitions& loaded, const Clock& clock) {
  const auto definitions = site.definitions().now();
  package::require_version(connection, loaded.number);
  const package::Ledger& ledger = LedgerSite::ledger(*definitions, *arguments.positional(0));
  journal::Appender appender(connection, {kOperator, clock.now(), "命令行 row"});
  journal::ChangeSet changes(appender);
  person::Vault vault(connection, site.keys());
  const ledger::Rules rules(definitions);
  ledger::RowChanges rows({connection, changes, vault, rules, definitions, clock.today()}, ledger);
  const RowId row = row_of(arguments);
  const ledger::RowRecord record = existing_row(connection, vault, definitions, ledger, row);
  ledger::Seen seen{row, record.last_revision};
  if (const auto revision = arguments.value("revision")) {
    const auto number = parse_int64(*revision);
    if (!number) refuse_usage("--revision 后写您看到的是第几版。");
    seen.revision = *number;
  }
  const Date day = day_meant(arguments, ledger, record, clock);
  ledger::Written written;
  if (arguments.has("withdraw")) {
    written = taken(rows.withdraw(seen));
  } else if (arguments.has("end")) {
    written = taken(rows.end(seen, day));
  } else if (arguments.has("correct")) {
    // Without --on the last version: of a row that has ended, today is none.
    const bool last = arguments.has("until") && !arguments.has("on") && !record.held.empty();
    const Date then = last ? record.held.back().valid_from : day;
    written = taken(rows.correct(seen, then, patch_of(arguments, *rows.shape_of(row, then)),
                                 std::nullopt, std::nullopt, end_of(arguments)));
  } else if (const auto to = arguments.value("to-unit")) {
    const UnitId unit = chosen_unit(connection, *to, day).unit;
    written =
        taken(rows.move(seen, day, unit, patch_of(arguments, *rows.shape_from(row, day, unit))));
  } else {
    written = taken(rows.change_from(seen, day, patch_of(arguments, *rows.shape_from(row, day))));
  }
  if (const auto refusals = rows.check_units(); !refusals.empty())
    throw Failure(refusals.front().error);
  changes.finish();
  appender.finish();
  return written;
}

// Whose the version is, as the unit was called when it began.
std::string unit_name(db::Connection& connection, const ledger::RowVersion& version) {
  const auto unit = organisation::unit_at(connection, version.content.unit, version.valid_from);
  return unit ? unit->content.name : "#" + std::to_string(version.content.unit.value());
}

void print(LedgerSite& site, const Arguments& arguments) {
  const auto definitions = site.definitions().now();
  const package::Ledger& ledger = LedgerSite::ledger(*definitions, *arguments.positional(0));
  auto connection = site.readers().lease();
  db::Transaction snapshot(*connection, db::TransactionMode::read);
  person::Vault vault(*connection, site.keys());
  const auto history =
      existing_row(*connection, vault, definitions, ledger, row_of(arguments)).versions;
  JsonWriter json;
  json.begin_object().member("ledger", ledger.name).key("versions").begin_array();
  std::string text = ledger.label + " #" + std::to_string(history.front().row.value()) + "\n";
  for (const ledger::RowVersion& version : history) {
    const bool held = version.recorded_to == package::kStillHeld;
    const auto entry =
        journal::read_entry(*connection, partition_of(version.row), version.recorded_from);
    const std::string recorded = entry ? beijing_text(entry->recorded_at).substr(0, 16) : "";
    json.begin_object().member("revision", version.revision).member("held", held);
    json.member("unit", version.content.unit.value())
        .member("valid_from", version.valid_from.iso());
    if (version.valid_to != kForever) json.member("valid_to", version.valid_to.iso());
    json.member("recorded", recorded).member("position", version.recorded_from);
    json.member("erased", version.erased).key("values").begin_object();
    text += "  第 " + std::to_string(version.revision) + " 版  " +
            interval_text(version.valid_from, version.valid_to) + "  " +
            unit_name(*connection, version) + "  记于 " + recorded + (held ? "" : "（已被取代）") +
            (version.erased ? "（个人信息已清除）" : "");
    for (std::size_t f = 0; f < ledger.fields.size(); ++f) {
      const auto& value = version.content.values[f];
      if (!value) continue;
      const std::string words =
          ledger.fields[f].sensitive
              ? "***"
              : package::shown(definitions->packages, ledger.fields[f], *value);
      json.member(ledger.fields[f].name, words);
      text += "  " + ledger.fields[f].label + " " + words;
    }
    json.end_object().end_object();
    text += "\n";
  }
  std::cout << (arguments.has("json") ? json.end_array().end_object().take() + "\n" : text);
}

int run_row(const Arguments& arguments, const Surroundings& surroundings) {
  const bool sets = arguments.has("set") || arguments.has("until");
  const int ways = int(arguments.has("end")) + int(arguments.has("withdraw")) +
                   int(sets || arguments.has("to-unit"));
  if (ways > 1) refuse_usage("改动（--set、--until、--to-unit）、--end、--withdraw 一次只做一样。");
  if (arguments.has("correct") && (!sets || arguments.has("to-unit"))) {
    refuse_usage("--correct 要和 --set 字段=值 或 --until 日期 同用，不和 --to-unit 同用。");
  }
  if (arguments.has("until") && !arguments.has("correct")) {
    refuse_usage("--until 只与 --correct 同用；从某天起不再有效的，用 --end --on 日期。");
  }
  if (arguments.has("to-unit") && !arguments.has("on")) {
    refuse_usage("--to-unit 要和 --on 日期 同用：从哪一天起归那个组织。");
  }
  LedgerSite site(arguments, ways > 0 ? db::OpenMode::write : db::OpenMode::read,
                  surroundings.clock);
  if (ways > 0) {
    const auto definitions = site.definitions().now();
    ledger::Written written;
    site.writer().submit([&](db::Connection& connection) {
      written = change(connection, site, arguments, *definitions, surroundings.clock);
    });
    for (const ledger::Warning& warning : written.warnings)
      std::cerr << "提醒：" << warning.message << '\n';
  }
  print(site, arguments);
  return kDone;
}

}  // namespace

Command row_command() {
  return {"row",
          "一行的全部版本；改动、更正、结束或撤回它",
          {database_option(),
           keys_option(),
           {"set", Arity::values, "字段=值", "从 --on 那天起改为（值空着为清空）；可多次使用"},
           {"correct", Arity::flag, "", "不是变了，而是原来记错了：改正 --on 那天的一版"},
           {"to-unit", Arity::value, "单位", "从 --on 那天起归这个组织（代码、名称或路径）"},
           {"until", Arity::value, "日期",
            "与 --correct 同用：到哪一天为止（含当天）记错了，改为这一天或“长期”"},
           {"end", Arity::flag, "", "从 --on 那天起不再有效"},
           {"withdraw", Arity::flag, "", "根本不该有这一行：撤回（以前所知仍可查）"},
           {"on", Arity::value, "日期", "哪一天；缺省为今天，或 --set 里写明的起始日期"},
           {"revision", Arity::value, "版次", "您看到的是第几版；别人改过则不动"}},
          {{"台账", true, false, "台账的名称"}, {"编号", true, false, "行的编号，如 #16777301"}},
          "",
          run_row};
}

}  // namespace jishi::app
