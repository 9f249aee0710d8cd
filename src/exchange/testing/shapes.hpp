// Shapes of ledgers made for tests, without packages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exchange/testing/cells.hpp"
#include "ledger/row.hpp"

namespace jishi::exchange::testing {

// Owns what its shape points to.
class TestShape {
 public:
  explicit TestShape(package::PersonUse person = package::PersonUse::required) {
    ledger_->name = "test";
    ledger_->person = person;
    shape_.ledger = ledger_.get();
  }

  package::Ledger& ledger() { return *ledger_; }
  package::Field& add(std::string name, std::string label, std::vector<std::string> headers = {},
                      package::FieldType type = package::FieldType::text) {
    auto field = std::make_shared<package::Field>(field_of(type, std::move(label)));
    field->name = std::move(name);
    field->headers = std::move(headers);
    fields_.push_back(field);
    shape_.fields.push_back({field.get(), "ledger_test", nullptr, {}});
    return *field;
  }
  const ledger::Shape& shape() const { return shape_; }

 private:
  std::shared_ptr<package::Ledger> ledger_ = std::make_shared<package::Ledger>();
  std::vector<std::shared_ptr<package::Field>> fields_;
  ledger::Shape shape_;
};

}  // namespace jishi::exchange::testing
