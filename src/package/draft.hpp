// What is built from the trees before it is known whether the whole is right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "package/document_placeholder.hpp"
#include "package/mistake_log.hpp"
#include "package/package.hpp"
#include "package/shape.hpp"
#include "package/yaml_tree.hpp"

namespace jishi::package {

enum class Thing : std::uint8_t {
  dictionary,
  ledger,
  mapping,
  unit_kind,
  unit_field,
  founding_unit,
  rule_set,
  addition,
  sheet_profile,
  indicator,
  document,
};

// A name defined, or used, in a package.
struct Mention {
  Thing thing = Thing::dictionary;
  std::string name;
  std::string package;
  Place place;
};

// The code of a value used, once its dictionary is known.
struct ValueMention {
  std::string dictionary;
  std::string code;
  Place place;
};

// The scalars that a rule was read from. They live as long as the trees.
struct RuleNodes {
  std::size_t ledger = 0;  // index in set.ledgers
  std::size_t rule = 0;    // index in its rules
  const Node* check = nullptr;
  const Node* figure = nullptr;
  const Node* message = nullptr;
};

// What an indicator was read from. Lives as long as the trees.
struct IndicatorNodes {
  std::size_t indicator = 0;  // index in set.indicators
  const Node* body = nullptr;
};

// A figure that the text of a document names.
struct FigureMention {
  DocumentPlaceholder figure;
  Place place;
};

// A value that a division line writes into a field of units.
struct DivisionValue {
  std::string field;
  std::string code;
  Place field_place;
  Place code_place;
};

struct Draft {
  PackageSet set;  // nothing sorted yet; may hold doubles and unknown names
  std::vector<Mention> defined;
  std::vector<Mention> used;
  std::vector<ValueMention> values_used;
  std::vector<DivisionValue> division_values;
  std::vector<RuleNodes> rules;
  std::vector<IndicatorNodes> indicators;
  std::vector<FigureMention> document_figures;
};

// Builders. Each takes a map node whose shape was checked before: what was wrong there has been
// told, and is left out here without a word. `at` is the node that carries the name.
class Builder {
 public:
  Builder(Draft& draft, std::string package, MistakeLog& log)
      : draft_(draft), package_(std::move(package)), log_(log) {}

  // The definitions of one file that is not package.yaml.
  void file(const Node& root);

 private:
  void define(Thing thing, const Node& at);
  void use(Thing thing, const Node& at);
  void use_all(Thing thing, const Node* list);
  void use_value(const std::string& dictionary, const Node& at);

  void dictionary(const Node& at, const Node& body);
  void mapping(const Node& at, const Node& body);
  std::vector<DictionaryValue> values(const std::string& dictionary, const Node& map);
  DictionaryValue value(const std::string& dictionary, const Node& at, const Node& body);

  ValueType value_type(const Node& body);
  void value_options(const Node& body, ValueType& type);
  std::optional<Decimal> bound(const Node& body, std::string_view key, const ValueType& type);
  Field field(const Node& at, const Node& body);
  std::vector<Field> fields(const Node& map);

  void ledger(const Node& at, const Node& body);
  void personal(const Node& body, Ledger& ledger);
  void holding(const Node& body, Ledger& ledger);
  std::string holding_field(const Node& body, std::string_view key, const Ledger& ledger);
  Uniqueness uniqueness(const Node& body, const Ledger& ledger);
  Rule rule(const Node& body);
  void addition(const Node& at, const Node& body);

  void rule_set(const Node& at, const Node& body);
  RuleSetVersion rule_set_version(const Node& body, const RuleSet& set);
  void order_versions(RuleSet& set, const Node* since);
  std::optional<Value> parameter_value(const Node& node, const Parameter& parameter);

  void unit_kind(const Node& at, const Node& body);
  void unit_field(const Node& at, const Node& body);
  void division_kind(const Node& body);
  void founding_unit(const Node& at, const Node& body);
  void sheet_profile(const Node& at, const Node& body);
  void indicator(const Node& at, const Node& body);
  Measure measure(const Node& body);
  UnitTest unit_test(const Node& body);
  void use_in_formula(const Node& at, const std::string& formula);

  void document(const Node& at, const Node& body);
  DocumentPart document_part(const Node& body);
  DocumentTable document_table(const Node& body);
  DocumentChart document_chart(const Node& body);
  DocumentChart read_chart(const Node& body);  // without checking what goes together
  std::string document_text(const Node& body, std::string_view key);
  void document_placeholders(const Node& at, const std::string& text);
  void check_form(const Node& body, const Document& document);

  Draft& draft_;
  std::string package_;
  MistakeLog& log_;
};

// package.yaml
void build_package(const Node& root, Draft& draft);

// Reading checked nodes. Absent or wrong: the empty value.
std::string text_of(const Node& map, std::string_view key);
bool truth_of(const Node& map, std::string_view key);
std::optional<Date> date_of(const Node& map, std::string_view key);
std::optional<std::int64_t> whole_of(const Node& map, std::string_view key);
std::vector<std::string> texts_of(const Node& map, std::string_view key);

// Checks over the whole draft, each in a file of that name.
void check_packages(const Draft& draft, MistakeLog& log);
// False beyond a limit: the other checks are then not to be run.
bool check_mentions(const Draft& draft, MistakeLog& log);
void check_dictionaries(const Draft& draft, MistakeLog& log);
void check_ledgers(const Draft& draft, MistakeLog& log);
void check_sheet_profiles(const Draft& draft, MistakeLog& log);
void check_units(const Draft& draft, MistakeLog& log);
void check_rules(const Draft& draft, MistakeLog& log);
void check_indicators(const Draft& draft, MistakeLog& log);
void check_documents(const Draft& draft, MistakeLog& log);

}  // namespace jishi::package
