#include <array>

#include "expression/parse.hpp"
#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {
namespace {

// What says what a measure or a test counts, in the order of its Take.
constexpr std::array kMeasureHeads = {"count", "sum", "mean", "min", "max", "distinct"};
constexpr std::array kTestHeads = {"count", "sum", "distinct"};

struct Head {
  std::size_t take = 0;
  const Entry* entry = nullptr;  // nullptr: there is none
};

// The one of the heads that is written; the log tells of a second.
template <std::size_t N>
Head find_head(const Node& body, const std::array<const char*, N>& heads, MistakeLog& log) {
  Head found;
  for (std::size_t i = 0; i < N; ++i) {
    const Entry* entry = body.find_entry(heads[i]);
    if (entry == nullptr) continue;
    if (found.entry != nullptr)
      log.add(Code::measure_unclear, entry->key.place,
              "“" + found.entry->key.text + "”和“" + entry->key.text + "”只能写一个",
              "请删除其中一个");
    else
      found = {i, entry};
  }
  return found;
}

void refuse(const Node& body, std::initializer_list<const char*> keys, const std::string& where,
            MistakeLog& log) {
  for (const char* key : keys)
    if (const Entry* entry = body.find_entry(key))
      log.add(Code::measure_unclear, entry->key.place, where + "不能写“" + key + "”",
              "请删除它，或对照 docs/packages.md 改正");
}

void need(const Node& body, const char* key, const std::string& where, MistakeLog& log) {
  if (body.find(key) == nullptr)
    log.add(Code::measure_unclear, body.place, where + "要写明“" + std::string(key) + "”",
            "请补上 " + std::string(key) + ":");
}

Measure::Which which(std::string_view word) {
  if (word == "during") return Measure::Which::during;
  if (word == "begun") return Measure::Which::begun;
  return word == "ended" ? Measure::Which::ended : Measure::Which::held;
}

// `count: LEDGER`, or `sum: EXPR` and the like with `of: LEDGER`.
struct Counted {
  std::string ledger;
  std::string what;
  const Node* named = nullptr;  // the ledger's name
};
Counted counted(const Node& body, const Head& head, MistakeLog& log) {
  const std::string& word = head.entry->key.text;
  const bool rows = word == "count";
  if (rows) refuse(body, {"of"}, "写 count 时", log);
  if (!rows) need(body, "of", "写 " + word + " 时", log);
  const char* key = rows ? "count" : "of";
  return {text_of(body, key), rows ? "" : text_of(body, word), body.find(key)};
}

}  // namespace

UnitTest Builder::unit_test(const Node& body) {
  UnitTest test;
  test.place = body.place;
  test.where = text_of(body, "where");
  test.at_least = text_of(body, "at_least");
  test.at_most = text_of(body, "at_most");
  const Head head = find_head(body, kTestHeads, log_);
  if (head.entry == nullptr) {
    log_.add(Code::measure_unclear, body.place, "看不出要求的是什么",
             "请写 count: 台账，或 sum:、distinct: 与 of:");
    return test;
  }
  test.take = static_cast<UnitTest::Take>(head.take);
  const Counted of = counted(body, head, log_);
  test.ledger = of.ledger;
  test.what = of.what;
  if (of.named != nullptr) use(Thing::ledger, *of.named);
  if (test.at_least.empty() && test.at_most.empty() && body.find("at_least") == nullptr)
    log_.add(Code::measure_unclear, body.place, "没有写明要求多少", "请写 at_least 或 at_most");
  return test;
}

void Builder::use_in_formula(const Node& at, const std::string& formula) {
  const auto parsed = expression::parse(formula);
  if (!parsed.ok()) return;  // told by check_indicators
  for (const expression::Node& part : (*parsed)->nodes) {
    if (part.kind != expression::NodeKind::name || !is_name(part.text)) continue;
    const expression::Position place = expression::position_at(formula, part.offset);
    draft_.used.push_back(
        {Thing::indicator, part.text, package_, place_in(at, place.line, place.column)});
  }
}

Measure Builder::measure(const Node& body) {
  Measure measure;
  measure.place = body.place;
  measure.where = text_of(body, "where");
  measure.units = text_of(body, "units");
  measure.which = which(text_of(body, "rows"));
  measure.warned = truth_of(body, "warned");
  const Head head = find_head(body, kMeasureHeads, log_);
  if (body.find("formula") != nullptr) {
    measure.take = Measure::Take::formula;
    measure.what = text_of(body, "formula");
    use_in_formula(*body.find("formula"), measure.what);
    refuse(body,
           {"count", "sum", "mean", "min", "max", "distinct", "of", "where", "units", "with",
            "rows", "warned"},
           "写 formula 时", log_);
  } else if (head.entry != nullptr) {
    measure.take = static_cast<Measure::Take>(head.take);
    const Counted of = counted(body, head, log_);
    measure.ledger = of.ledger;
    measure.what = of.what;
    if (of.named != nullptr) use(Thing::ledger, *of.named);
    refuse(body, {"with"}, "数行时", log_);
  } else {
    measure.take = Measure::Take::units;
    refuse(body, {"of", "where", "rows", "warned"}, "数组织时", log_);
    if (body.find("units") == nullptr)
      log_.add(Code::measure_unclear, body.place, "看不出数的是什么",
               "请写 count: 台账（数行）、units: 条件（数组织）或其他项");
  }
  if (const Node* tests = body.find("with"))
    for (const Node& item : tests->items)
      if (item.kind == Node::Kind::map) measure.tests.push_back(unit_test(item));
  if (measure.tests.size() > kMaxTestsPerMeasure)
    log_.add(Code::too_many_tests, measure.tests[kMaxTestsPerMeasure].place,
             "要求超过 " + std::to_string(kMaxTestsPerMeasure) + " 条", "请减少");
  return measure;
}

void Builder::indicator(const Node& at, const Node& body) {
  define(Thing::indicator, at);
  Indicator indicator;
  indicator.package = package_;
  indicator.name = at.text;
  indicator.place = at.place;
  indicator.label = text_of(body, "label");
  indicator.basis = text_of(body, "basis");
  indicator.over = text_of(body, "over");
  indicator.note = text_of(body, "note");
  indicator.source = text_of(body, "source");
  indicator.to_be_checked = truth_of(body, "to_be_checked");
  indicator.target = text_of(body, "target");
  indicator.hide_below = whole_of(body, "hide_below");
  const std::string better = text_of(body, "better");
  if (better == "higher") indicator.better = Better::higher;
  if (better == "lower") indicator.better = Better::lower;
  if (const Node* map = body.find("numerator"); map != nullptr && map->kind == Node::Kind::map)
    indicator.numerator = measure(*map);
  if (const Node* map = body.find("denominator"); map != nullptr && map->kind == Node::Kind::map)
    indicator.denominator = measure(*map);
  if (const Node* shown = body.find("shown")) {
    indicator.unit = shown->kind == Node::Kind::map ? text_of(*shown, "unit") : shown->text;
    if (shown->kind == Node::Kind::map)
      indicator.digits = static_cast<int>(whole_of(*shown, "digits").value_or(0) % 10);
  }
  draft_.indicators.push_back({draft_.set.indicators.size(), &body});
  draft_.set.indicators.push_back(std::move(indicator));
}

}  // namespace jishi::package
