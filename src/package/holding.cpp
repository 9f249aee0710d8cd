#include "package/holding.hpp"

namespace jishi::package {
namespace {

Date day_after(Date day) {
  return day.plus_days(1).value_or(kForever);
}

}  // namespace

Days days_held(Holding::Of of, std::optional<Date> from, std::optional<Date> until, Days given,
               Date known_from) {
  Days days = given;
  switch (of) {
    case Holding::Of::caller:
      break;
    case Holding::Of::event:
      if (from) days = {*from, day_after(until.value_or(*from))};
      break;
    case Holding::Of::state:
      if (until) days.to = day_after(*until);
      if (from) days.from = *from < known_from && known_from < days.to ? known_from : *from;
      break;
  }
  return days;
}

}  // namespace jishi::package
