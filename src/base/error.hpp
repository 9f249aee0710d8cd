// What a user is told when something expected goes wrong, and how functions return it.
//
// Expected failures are returned (`Result<T>`); an exception means that the request cannot go on;
// an assertion means that we were wrong.
#pragma once

#include <cassert>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace jishi {

// A failure in the user's terms. `code` is stable, lower_snake_case, and never shown alone;
// `message` is Chinese and says what to do.
struct Error {
  std::string code;
  std::string message;
  bool operator==(const Error&) const = default;
};

// Carries an Error across frames that cannot do anything about it. Caught once per entry point.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// Either a T or an Error. Reading the side that is not there is our mistake (assert).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return assert(ok()), std::get<0>(state_); }
  T& value() & { return assert(ok()), std::get<0>(state_); }
  T&& value() && { return assert(ok()), std::move(std::get<0>(state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }
  const Error& error() const { return assert(!ok()), std::get<1>(state_); }

  // The value, or throws the error as a Failure: for callers where the request cannot go on.
  T or_throw() && {
    if (!ok()) throw Failure(error());
    return std::move(*this).value();
  }

 private:
  std::variant<T, Error> state_;
};

// The result of doing something that has no value.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return assert(!ok()), *error_; }
  void or_throw() && {
    if (!ok()) throw Failure(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace jishi
