#include "expression/operation.hpp"

namespace jishi::expression {
namespace {

Value moved(std::optional<Date> date) {
  return date ? Value::date(*date) : failed(ErrorKind::overflow, Kind::date, Kind::integer);
}

Value with_number(Function function, Date date, std::int64_t number) {
  return moved(function == Function::add_days ? date.plus_days(number) : date.plus_months(number));
}

Value of_two(Function function, Date first, Date second) {
  return Value::integer(function == Function::days_to
                            ? std::int64_t{second.days()} - std::int64_t{first.days()}
                            : std::int64_t{full_years(first, second)});
}

Value of_one(Function function, Date date) {
  if (function == Function::weekday) return Value::integer(date.weekday());
  const YearMonthDay ymd = date.ymd();
  return Value::integer(function == Function::year    ? ymd.year
                        : function == Function::month ? ymd.month
                                                      : ymd.day);
}

}  // namespace

Value apply_date(Function function, Value first, Value second) {
  const bool moves = function == Function::add_days || function == Function::add_months;
  const bool two = function == Function::days_to || function == Function::age;
  if (first.kind() == Kind::date) {
    if (moves && second.kind() == Kind::integer) {
      return with_number(function, first.as_date(), second.as_integer());
    }
    if (two && second.kind() == Kind::date) {
      return of_two(function, first.as_date(), second.as_date());
    }
    if (!moves && !two) return of_one(function, first.as_date());
  }
  return failed(ErrorKind::no_such_overload, first.kind(), second.kind());
}

}  // namespace jishi::expression
