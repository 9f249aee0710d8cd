#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

PersonUse person_use(std::string_view word) {
  if (word == "required") return PersonUse::required;
  return word == "optional" ? PersonUse::optional : PersonUse::none;
}

Ask ask(std::string_view word) {
  if (word == "none") return Ask::no;
  return word == "required" ? Ask::required : Ask::optional;
}

OnUnitEnd on_unit_end(std::string_view word) {
  if (word == "end") return OnUnitEnd::end;
  return word == "wait" ? OnUnitEnd::wait : OnUnitEnd::follow;
}

}  // namespace

Uniqueness Builder::uniqueness(const Node& body, const Ledger& ledger) {
  Uniqueness unique;
  unique.place = body.place;
  unique.fields = texts_of(body, "fields");
  unique.message = text_of(body, "message");
  if (text_of(body, "within") == "everywhere") unique.within = Uniqueness::Within::everywhere;
  const Node* names = body.find("fields");
  if (names == nullptr) return unique;
  for (const Node& name : names->items) {
    if (name.kind != Node::Kind::scalar) continue;
    if (name.text == "person" && ledger.person != PersonUse::none) continue;
    const Field* field = ledger.find_field(name.text);
    if (field == nullptr)
      log_.add(Code::unknown_field, name.place,
               name.text == "person" ? "这个台账不登记人员（person: none）"
                                     : "台账没有字段“" + name.text + "”",
               "请写本台账的字段名，或 person（登记人员的台账）");
    else if (field->sensitive)
      log_.add(Code::sensitive_unique, name.place,
               "敏感字段“" + name.text + "”加密保存，不能用来查重", "请用 person 或其他字段");
  }
  return unique;
}

Rule Builder::rule(const Node& body) {
  Rule rule;
  rule.place = body.place;
  rule.check = text_of(body, "check");
  rule.figure = text_of(body, "figure");
  if (text_of(body, "per") == "unit") rule.scope = RuleScope::unit;
  if (text_of(body, "severity") == "block") rule.severity = Severity::block;
  rule.message = text_of(body, "message");
  rule.source = text_of(body, "source");
  rule.to_be_checked = truth_of(body, "to_be_checked");
  rule.since = date_of(body, "since").value_or(kFirstDate);
  const auto until = date_of(body, "until");
  if (until) rule.end = until->plus_days(1).value_or(kForever);
  if (until && *until < rule.since)
    log_.add(Code::period_reversed, body.find("until")->place,
             "适用到 " + until->iso() + "，却从 " + rule.since.iso() + " 才开始",
             "请改正 since 或 until");
  if (const Node* check = body.find("check")) rule.check_place = place_in(*check, 1, 1);
  return rule;
}

// Whether rows have persons, what is asked of them, and for how long it is kept.
void Builder::personal(const Node& body, Ledger& ledger) {
  ledger.purpose = text_of(body, "purpose");
  ledger.person = person_use(text_of(body, "person"));
  ledger.id_number = ask(text_of(body, "id_number"));
  ledger.phone = ask(text_of(body, "phone"));
  // A wrong number was told by its shape.
  const std::int64_t months = whole_of(body, "retention_months").value_or(0);
  if (months > 0 && months <= kMaxRetentionMonths)
    ledger.retention_months = static_cast<int>(months);
  if (ledger.person != PersonUse::none) return;
  for (const std::string_view key : {"id_number", "phone"})
    if (const Entry* entry = body.find_entry(key))
      log_.add(Code::person_needed, entry->key.place,
               "这个台账不登记人员（person: none），不能写“" + std::string(key) + "”",
               "请删除它，或写上 person: optional 或 required");
}

// A date field of the ledger, named under `key`; empty where it is not given or wrong.
std::string Builder::holding_field(const Node& body, std::string_view key, const Ledger& ledger) {
  const Node* name = body.find(key);
  if (name == nullptr || name->kind != Node::Kind::scalar || !is_name(name->text)) return {};
  const Field* field = ledger.find_field(name->text);
  if (field == nullptr) {
    log_.add(Code::unknown_field, name->place, "台账没有字段“" + name->text + "”",
             "请写本台账的一个日期字段（type: date）");
    return {};
  }
  if (field->value.type != FieldType::date) {
    log_.add(Code::holding_not_date, name->place,
             "字段 " + name->text + "（" + field->label + "）不是日期，不能写在 " +
                 std::string(key) + " 里",
             "请写一个日期字段（type: date）");
    return {};
  }
  if (key == "happens_on" && !field->required)
    log_.add(Code::holding_not_required, name->place,
             "事情发生在字段 " + name->text + "（" + field->label + "）的那天，它却不是必填",
             "请给这个字段写上 required: true");
  return name->text;
}

// By which of their dates rows hold.
void Builder::holding(const Node& body, Ledger& ledger) {
  const bool event = body.find("happens_on") != nullptr || body.find("happens_until") != nullptr;
  const bool state = body.find("holds_from") != nullptr || body.find("holds_until") != nullptr;
  if (!event && !state) return;
  const std::string_view begin = event ? "happens_on" : "holds_from";
  const std::string_view end = event ? "happens_until" : "holds_until";
  if (event && state)
    log_.add(Code::holding_unclear, body.place, "holds_ 和 happens_ 开头的项只能写一种",
             "一直有效的写 holds_from，当天的事写 happens_on");
  ledger.holding.from = holding_field(body, begin, ledger);
  ledger.holding.until = holding_field(body, end, ledger);
  ledger.holding.of = event ? Holding::Of::event : Holding::Of::state;
  if (body.find(begin) == nullptr)
    log_.add(Code::holding_unclear, body.find(end)->place,
             "写了 " + std::string(end) + "，却没有写 " + std::string(begin),
             "请补上 " + std::string(begin) + ":");
  else if (!ledger.holding.until.empty() && ledger.holding.until == ledger.holding.from)
    log_.add(Code::holding_unclear, body.find(end)->place,
             "开始和结束写了同一个字段 " + ledger.holding.until,
             "请写另一个日期字段，或删除 " + std::string(end));
}

void Builder::ledger(const Node& at, const Node& body) {
  if (!is_name(at.text)) return;
  define(Thing::ledger, at);
  Ledger ledger;
  ledger.package = package_;
  ledger.name = at.text;
  ledger.place = at.place;
  ledger.label = text_of(body, "label");
  ledger.held_by = texts_of(body, "held_by");
  use_all(Thing::unit_kind, body.find("held_by"));
  personal(body, ledger);
  ledger.on_unit_end = on_unit_end(text_of(body, "on_unit_end"));
  ledger.renamed_from = text_of(body, "renamed_from");
  if (const Node* map = body.find("fields")) ledger.fields = fields(*map);
  holding(body, ledger);
  if (const Node* list = body.find("unique"))
    for (const Node& item : list->items)
      if (item.kind == Node::Kind::map) ledger.unique.push_back(uniqueness(item, ledger));
  if (const Node* list = body.find("rules"))
    for (const Node& item : list->items) {
      if (item.kind != Node::Kind::map) continue;
      ledger.rules.push_back(rule(item));
      draft_.rules.push_back({draft_.set.ledgers.size(), ledger.rules.size() - 1,
                              item.find("check"), item.find("figure"), item.find("message")});
    }
  draft_.set.ledgers.push_back(std::move(ledger));
}

void Builder::addition(const Node& at, const Node& body) {
  if (!is_name(at.text)) return;
  define(Thing::addition, at);
  Addition addition;
  addition.package = package_;
  addition.name = at.text;
  addition.place = at.place;
  addition.label = text_of(body, "label");
  addition.owner = text_of(body, "owner");
  addition.ledger = text_of(body, "ledger");
  addition.version = static_cast<int>(whole_of(body, "version").value_or(1) % 10'000'000);
  if (const Node* ledger = body.find("ledger")) use(Thing::ledger, *ledger);
  if (const Node* map = body.find("fields")) {
    addition.fields = fields(*map);
    if (body.find("ledger") == nullptr)
      log_.add(Code::missing_key, body.place, "增补了字段，却没有写在哪个台账上", "请补上 ledger:");
  }
  if (const Node* items = body.find("items"))
    for (const Entry& entry : items->entries) {
      use(Thing::dictionary, entry.key);
      addition.items.push_back({entry.key.text, values("", entry.value), entry.key.place});
    }
  if (addition.fields.empty() && addition.items.empty())
    log_.add(Code::addition_empty, body.place, "增补里既没有字段，也没有值",
             "请写上 fields 或 items，或删除这个文件");
  draft_.set.additions.push_back(std::move(addition));
}

}  // namespace jishi::package
