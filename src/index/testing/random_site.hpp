// A random ledger with all that is asked of its rows, for tests.
#pragma once

#include <memory>
#include <string>

#include "index/predicate.hpp"
#include "index/scalar.hpp"
#include "index/testing/random_rows.hpp"

namespace jishi::index::testing {

struct Site {
  explicit Site(std::uint64_t seed, int spread = 2)
      : ledger(random_ledger_without_text()),
        layout(std::make_shared<Layout>(ledger)),
        schema(random_schema(ledger)),
        random(seed, layout) {
    random.spread = spread;
  }

  Predicate predicate(const std::string& source) const {
    return Predicate::compile(*expression::check_condition(source, schema), layout).or_throw();
  }
  Result<Scalar> scalar(const std::string& source) const {
    return Scalar::compile(*expression::check(source, schema), layout);
  }
  std::size_t column(std::string_view name) const { return *schema->find(name); }

  package::Ledger ledger;
  std::shared_ptr<const Layout> layout;
  std::shared_ptr<const expression::Schema> schema;
  RandomRows random;
};

}  // namespace jishi::index::testing
