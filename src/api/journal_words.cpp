#include "api/journal_words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "access/account_store.hpp"
#include "access/role.hpp"
#include "base/text.hpp"
#include "journal/change_set.hpp"
#include "organisation/unit_payload.hpp"
#include "organisation/unit_store.hpp"
#include "person/disclosure.hpp"

namespace jishi::api {
namespace {

using nlohmann::json;

struct TopicName {
  Topic topic;
  std::string_view word;
  std::string_view label;
};
constexpr std::array kTopics = {
    TopicName{Topic::rows, "rows", "台账"},
    TopicName{Topic::accounts, "accounts", "账号和登录"},
    TopicName{Topic::disclosures, "disclosures", "查看和导出"},
    TopicName{Topic::imports, "imports", "导入"},
    TopicName{Topic::units, "units", "组织"},
    TopicName{Topic::packages, "packages", "定义"},
    TopicName{Topic::persons, "persons", "人员信息"},
    TopicName{Topic::settings, "settings", "设置"},
    TopicName{Topic::other, "other", "其他"},
};

const TopicName& name_of(Topic topic) {
  return *std::ranges::find(kTopics, topic, &TopicName::topic);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kAccountChanges = {{
    {"opened", "开立账号"},
    {"renamed", "更改账号的名称"},
    {"invited", "发出邀请"},
    {"invitation_accepted", "接受邀请，设定密码"},
    {"active", "恢复账号"},
    {"suspended", "停用账号"},
    {"closed", "注销账号"},
    {"granted", "授予职责"},
    {"taken_back", "收回职责"},
    {"password_reset", "重设密码"},
    {"password_changed", "更改密码"},
    {"signed_in", "登录"},
    {"attempts_failed", "登录多次失败"},
    {"session_ended", "结束一处登录"},
    {"sessions_ended", "结束全部登录"},
    {"second_factor_confirmed", "启用动态口令"},
    {"second_factor_dropped", "取消动态口令"},
    {"handed_over", "移交职责，账号注销"},
    {"village_links_received", "接收村级链接"},
    {"issued", "发出村级链接"},
    {"revoked", "收回村级链接"},
}};

std::string account_change_words(const std::string& change) {
  const auto found = std::ranges::find(kAccountChanges, std::string_view(change),
                                       &decltype(kAccountChanges)::value_type::first);
  return found == kAccountChanges.end() ? "更改账号" : std::string(found->second);
}

constexpr std::array kEvents = {
    organisation::EventKind::registered, organisation::EventKind::founded,
    organisation::EventKind::renamed,    organisation::EventKind::moved,
    organisation::EventKind::recoded,    organisation::EventKind::kind_changed,
    organisation::EventKind::merged,     organisation::EventKind::absorbed,
    organisation::EventKind::split,      organisation::EventKind::split_off,
    organisation::EventKind::dissolved,  organisation::EventKind::delisted,
    organisation::EventKind::corrected,  organisation::EventKind::confirmed,
};

std::string event_words(const std::string& word) {
  const auto found = std::ranges::find_if(
      kEvents, [&](organisation::EventKind kind) { return organisation::word(kind) == word; });
  return found == kEvents.end() ? "变更" : std::string(organisation::label(*found));
}

// “共 3 行”, where several are told of in one.
std::string times(const std::string& words, std::int64_t count, const char* counted) {
  return words + " " + grouped(count) + " " + counted;
}

class Telling {
 public:
  Telling(const journal::Entry& entry, const JournalFilter& filter, db::Connection& connection,
          const package::Definitions& definitions)
      : entry_(entry), filter_(filter), connection_(connection), definitions_(definitions) {}

  std::optional<ToldEntry> told() {
    const json payload = json::parse(entry_.payload, nullptr, false);
    if (!payload.is_object()) return std::nullopt;
    if (entry_.subject == journal::kChangesSubject) {
      for (const json& change : payload.value("changes", json::array()))
        tell_change(change);
    } else if (entry_.subject == organisation::kUnitSubject) {
      tell_unit(payload);
    } else if (entry_.subject == "import") {
      tell_import(payload);
    } else if (entry_.subject == "package") {
      tell_package(payload);
    } else if (const auto disclosure = person::parse_disclosure(entry_)) {
      tell_disclosure(*disclosure);
    } else {
      add(Topic::other, "", {}, entry_.subject == "synthesis" ? "生成演示数据" : entry_.subject, 0,
          "");
    }
    return finished();
  }

 private:
  // Something of it may be told: where it is about a unit, of the units covered; else where the
  // whole partition is.
  bool may_tell(const std::optional<UnitId>& unit) const {
    return unit ? filter_.covers(*unit) : filter_.covers_whole(entry_.partition);
  }

  void add(Topic topic, const std::string& ledger, const std::optional<UnitId>& unit,
           const std::string& words, std::int64_t count, const char* counted) {
    if (!may_tell(unit)) return;
    if (unit) units_.insert(*unit);
    Line& line = lines_[{topic, ledger, words}];
    line.count += count;
    line.counted = counted;
    fits_ = fits_ || ((!filter_.topic || *filter_.topic == topic) &&
                      (filter_.ledger.empty() || filter_.ledger == ledger));
  }

  std::string ledger_label(const std::string& name) const {
    const package::Ledger* ledger = definitions_.packages.find_ledger(name);
    return "“" + (ledger == nullptr ? name : ledger->label) + "”";
  }
  std::string unit_name(UnitId unit) const {
    const auto timeline = organisation::read_timeline(connection_, unit);
    return timeline.versions().empty() ? "#" + std::to_string(unit.value())
                                       : timeline.versions().back().content.name;
  }

  static std::optional<UnitId> unit_in(const json& from) {
    const auto found = from.find("unit");
    if (found == from.end() || !found->is_number_integer()) return std::nullopt;
    return UnitId(found->get<std::int64_t>());
  }

  void tell_change(const json& change) {
    if (!change.is_object()) return;
    if (change.contains("row")) {
      tell_row(change);
    } else if (change.contains("account") || change.contains("village_link")) {
      tell_account(change);
    } else if (change.contains("person")) {
      const auto before = change.find("before"), after = change.find("after");
      const bool is_new = before == change.end() || before->is_null();
      const bool is_gone = after == change.end() || after->is_null();
      add(Topic::persons, "", {},
          is_new    ? "登记人员"
          : is_gone ? "撤销登记人员"
                    : "更改人员信息",
          1, "人");
    } else if (change.contains("erased")) {
      add(Topic::persons, "", {}, "清除个人信息", 1, "项");
    } else if (change.contains("setting")) {
      add(Topic::settings, "", {},
          change.value("setting", "") == "demonstration" ? "标明为演示数据" : "更改设置", 0, "");
    } else {
      add(Topic::other, "", {}, "其他更改", 1, "项");
    }
  }

  void tell_row(const json& change) {
    const std::string ledger = change.value("ledger", "");
    const char* verb = "更改";
    const char* counted = "行";
    if (change.contains("attached")) {
      verb = "附上文件";
      counted = "个";
    } else if (change.contains("detached")) {
      verb = "移除附件";
      counted = "个";
    } else if (change.contains("erased")) {
      verb = "保存期满，清除";
    } else if (!change.contains("before")) {
      verb = "新增";
    } else if (!change.contains("after")) {
      verb = "撤回";
    }
    add(Topic::rows, ledger, unit_in(change), ledger_label(ledger) + verb, 1, counted);
  }

  void tell_account(const json& change) {
    std::optional<UnitId> unit = unit_in(change);
    std::string words = account_change_words(change.value("change", ""));
    std::string of;
    if (const auto id = change.find("account"); id != change.end() && id->is_number_integer()) {
      const auto account =
          access::read_account(connection_, access::AccountId(id->get<std::int64_t>()));
      if (account) {
        unit = account->unit;
        of = account->office;
      }
    } else if (unit) {
      of = unit_name(*unit);
    }
    if (!of.empty()) words += "：" + of;
    for (const char* side : {"after", "before"}) {
      const auto grant = change.find(side);
      if (grant == change.end() || !grant->is_object() || !grant->contains("role")) continue;
      const auto role = access::role_of_word(grant->value("role", ""));
      if (role) words += "，" + std::string(access::label(*role));
      if (const auto at = unit_in(*grant)) words += "（" + unit_name(*at) + "）";
      break;
    }
    add(Topic::accounts, "", unit, words, 0, "");
  }

  void tell_unit(const json& payload) {
    std::string events;
    for (const json& event : payload.value("events", json::array()))
      if (event.is_string())
        events += (events.empty() ? "" : "、") + event_words(event.get<std::string>());
    const json before = payload.value("before", json::object());
    const json after = payload.value("after", json::object());
    const std::string old_name = before.value("name", ""), name = after.value("name", "");
    std::string words = events.empty() ? "更改资料" : events;
    words += "：" + (name.empty() ? old_name : name);
    if (!old_name.empty() && !name.empty() && old_name != name) words += "（原" + old_name + "）";
    if (payload.contains("date"))
      if (const auto date = Date::parse(payload.value("date", "")))
        words += "，自" + date->chinese() + "起";
    add(Topic::units, "", unit_in(payload), words, 0, "");
  }

  void tell_import(const json& payload) {
    const std::string ledger = payload.value("ledger", "");
    const std::string step = payload.value("step", "");
    const auto number = [&](const char* name) { return payload.value(name, std::int64_t{0}); };
    std::string words = ledger_label(ledger);
    if (const std::int64_t undone = number("undone"); undone > 0 || step.starts_with("und")) {
      words += "撤销导入，撤回 " + grouped(undone) + " 行";
    } else if (number("added") + number("changed") + number("refused") == 0) {
      words += "开始导入";
    } else {
      words += "导入：新增 " + grouped(number("added")) + " 行，更改 " +
               grouped(number("changed")) + " 行，退回 " + grouped(number("refused")) + " 行";
    }
    add(Topic::imports, ledger, unit_in(payload), words, 0, "");
  }

  void tell_package(const json& payload) {
    std::string words = "启用第 " + std::to_string(payload.value("version", 0)) + " 版定义";
    const json changes = payload.value("changes", json::array());
    if (!changes.empty()) words += "，" + std::to_string(changes.size()) + " 处改动";
    add(Topic::packages, "", {}, words, 0, "");
  }

  void tell_disclosure(const person::Disclosure& what) {
    const bool in_full = entry_.subject == person::kReveal;
    std::string words = ledger_label(what.ledger);
    words += in_full ? (what.row ? "查看完整信息" : "取得完整信息") : "导出（遮盖）";
    if (!what.row) words += " " + grouped(what.rows) + " 行";
    if (what.purpose) words += "，用途：" + *what.purpose;
    add(Topic::disclosures, what.ledger, what.unit, words, 0, "");
  }

  std::optional<ToldEntry> finished() {
    if (lines_.empty() || !fits_) return std::nullopt;
    ToldEntry told;
    told.topic = lines_.begin()->first.topic;
    for (const auto& [what, line] : lines_) {
      if (!told.words.empty()) told.words += "；";
      told.words += line.count == 0 ? what.words : times(what.words, line.count, line.counted);
    }
    told.units = std::move(units_);
    return told;
  }

  struct What {
    Topic topic;
    std::string ledger;
    std::string words;
    auto operator<=>(const What&) const = default;
  };
  struct Line {
    std::int64_t count = 0;
    const char* counted = "";
  };

  const journal::Entry& entry_;
  const JournalFilter& filter_;
  db::Connection& connection_;
  const package::Definitions& definitions_;
  std::map<What, Line> lines_;
  std::set<UnitId> units_;
  bool fits_ = false;
};

}  // namespace

std::string_view word(Topic topic) {
  return name_of(topic).word;
}

std::string_view label(Topic topic) {
  return name_of(topic).label;
}

std::optional<Topic> topic_of_word(std::string_view word) {
  const auto found = std::ranges::find(kTopics, word, &TopicName::word);
  return found == kTopics.end() ? std::nullopt : std::optional(found->topic);
}

std::optional<ToldEntry> tell(const journal::Entry& entry, const JournalFilter& filter,
                              db::Connection& connection, const package::Definitions& definitions) {
  return Telling(entry, filter, connection, definitions).told();
}

std::string source_words(std::string_view source) {
  constexpr std::string_view kImport = "import#", kUndo = " undo", kDivisions = "divisions#";
  if (source.starts_with(kDivisions))
    return "区划名单 " + std::string(source.substr(kDivisions.size()));
  if (!source.starts_with(kImport)) return std::string(source);
  source.remove_prefix(kImport.size());
  if (!source.ends_with(kUndo)) return "导入 " + std::string(source);
  source.remove_suffix(kUndo.size());
  return "撤销导入 " + std::string(source);
}

}  // namespace jishi::api
