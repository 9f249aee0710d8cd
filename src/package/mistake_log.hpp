// Collects the mistakes of one run. Every kind of mistake has one code, listed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "package/place.hpp"

namespace jishi::package {

// clang-format off
#define JISHI_PACKAGE_MISTAKES(X) \
  /* files */ \
  X(unreadable) X(package_file_missing) X(stray_file) X(symbolic_link) X(too_many_files) \
  X(file_too_large) X(too_many_packages) \
  /* text */ \
  X(not_utf8) X(byte_order_mark) X(control_character) X(tab_character) X(line_too_long) \
  /* what the YAML library refuses, and what it lets through */ \
  X(yaml_syntax) X(empty_file) X(several_documents) X(too_deep) X(too_many_nodes) \
  X(anchor_or_alias) X(tag_used) X(quote_not_closed) X(multiline_plain) X(duplicate_key) \
  X(key_not_text) X(octal_looking) X(number_as_text) X(ambiguous_word) X(empty_value) \
  /* shape */ \
  X(unknown_file_kind) X(mixed_file) X(misplaced_package_file) X(unknown_key) X(missing_key) \
  X(wrong_kind) X(empty_collection) X(repeated_item) X(not_a_whole_number) X(not_a_number) \
  X(not_a_boolean) X(not_a_date) X(not_a_version) X(unknown_word) X(bad_name) X(name_too_long) \
  X(reserved_name) X(bad_code) X(text_too_long) X(line_break) X(out_of_range) \
  /* packages and names */ \
  X(duplicate_definition) X(unknown_package) X(package_too_old) X(requires_cycle) \
  X(package_not_required) X(unknown_dictionary) X(unknown_value) X(unknown_ledger) \
  X(unknown_unit_kind) X(unknown_unit_field) X(unknown_field) X(unknown_founding_unit) \
  X(unknown_parameter) X(too_many_definitions) \
  /* dictionaries and mappings */ \
  X(too_many_values) X(value_cycle) X(duplicate_label) X(mapping_to_itself) \
  X(mapping_incomplete) X(mapped_twice) \
  /* fields and ledgers */ \
  X(option_not_for_type) X(option_missing) X(min_above_max) X(too_many_fields) \
  X(too_many_rules) X(purpose_missing) X(retired_required) X(renamed_from_current) \
  X(sensitive_unique) X(sensitive_in_message) X(sensitive_in_expression) X(sensitive_not_text) \
  X(unknown_placeholder) X(figure_missing) X(expression_wrong) X(expression_not_boolean) \
  X(person_needed) X(from_person_type) X(from_person_twice) X(nothing_to_erase) \
  X(holding_unclear) X(holding_not_date) X(holding_not_required) \
  /* sheet profiles */ \
  X(too_many_columns) X(held_twice) \
  /* indicators */ \
  X(unknown_indicator) X(measure_unclear) X(measure_not_number) X(mixed_units) \
  X(indicator_cycle) X(denominator_missing) X(formula_not_sum) X(too_many_tests) \
  X(hiding_unclear) \
  /* documents */ \
  X(document_unclear) X(too_many_parts) \
  /* dates and rule sets */ \
  X(period_reversed) X(versions_unsorted) X(versions_overlap) X(versions_gap) \
  X(parameter_missing) X(value_of_wrong_type) \
  /* units */ \
  X(unreachable_kind) X(level_without_default) X(line_never_reached) X(founding_unit_cycle) \
  X(several_roots) X(begins_before_parent) \
  /* additions */ \
  X(addition_redefines) X(addition_empty)
// clang-format on

enum class Code : std::uint8_t {
#define JISHI_X(name) name,
  JISHI_PACKAGE_MISTAKES(JISHI_X)
#undef JISHI_X
};

std::string_view code_name(Code code);

class MistakeLog {
 public:
  static constexpr std::size_t kMaxSuggestions = 200;

  // `message` and `remedy`: Chinese, without a full stop at the end.
  void add(Code code, Place place, std::string message, std::string remedy);

  // While set, mistakes that only say that a name is unknown are not kept: where a file could not
  // be read, what it defines is missing and each use of it would be told.
  void set_names_uncertain() { names_uncertain_ = true; }
  bool names_uncertain() const { return names_uncertain_; }
  bool empty() const { return mistakes_.empty(); }
  // Looking for the name that was meant costs time for each mistake: the first ones get it.
  bool may_suggest() const { return mistakes_.size() < kMaxSuggestions; }
  // Sorted by place; doubles removed. Leaves the log empty.
  std::vector<Mistake> take();

 private:
  std::vector<Mistake> mistakes_;
  bool names_uncertain_ = false;
};

}  // namespace jishi::package
