#include "country_questions.hpp"

#include <string>

namespace jishi::bench {
namespace {

using namespace jishi::index;
using indicator::As;
using indicator::Asked;
using indicator::By;
using indicator::Period;
using organisation::Level;

// What peers write of the day of a question.
std::string held(Date day) {
  return "valid_from <= DATE '" + day.iso() + "' AND valid_to > DATE '" + day.iso() + "'";
}
std::string within(const Period& first, const Period& last) {
  return "held_on BETWEEN DATE '" + first.first_day().iso() + "' AND DATE '" +
         last.last_day().iso() + "'";
}
// Of whoever is younger than that on the day.
std::string born_behind(Date day, int years) {
  return "birth_date > DATE '" + day.plus_months(-12 * years).value().iso() + "'";
}
// The number of the band among indicator::kAgeBands, from 1; 0 where there is no date of birth.
std::string bands_on(Date day) {
  std::string text = "CASE WHEN birth_date IS NULL THEN 0";
  int band = 1;
  for (const int years : indicator::kAgeBands)
    text += " WHEN " + born_behind(day, years) + " THEN " + std::to_string(band++);
  return text + " ELSE " + std::to_string(band) + " END";
}
// Full years on the day.
std::string age_on(Date day) {
  const YearMonthDay at = day.ymd();
  return "(" + std::to_string(at.year) +
         " - CAST(extract(year FROM birth_date) AS int) - CASE WHEN extract(month FROM "
         "birth_date) * 100 + extract(day FROM birth_date) > " +
         std::to_string(at.month * 100 + at.day) + " THEN 1 ELSE 0 END)";
}

}  // namespace

std::vector<NamedQuestion> country_questions(const Country& country) {
  const auto id = [&](UnitOrdinal unit) { return country.tree().id(unit); };
  const auto is = [&](const char* level, UnitId unit) {
    return std::string(level) + " = " + std::to_string(place(*country.tree().find(unit))) + " AND ";
  };
  const UnitId nation = id(country.tree().root());
  const UnitId province = id(country.some(Level::province));
  const UnitId county = id(country.some(Level::county));
  const UnitId village = id(country.some(Level::village));
  const Date today = country.today();
  const Period year = Period::parse(std::to_string(today.ymd().year)).or_throw();
  // The last that is over, and the six up to it, the earliest first.
  const Period month = Period::parse(today.plus_months(-1).value().iso().substr(0, 7)).or_throw();
  const std::vector<Period> series = month.series_up_to(6).or_throw();
  const auto ask = [&](UnitId unit, By by, Level level, indicator::When when,
                       std::vector<std::string> splits = {}, As as = As::then) {
    return Asked{unit, by, level, when, as, today, std::move(splits)};
  };
  const Level any = Level::township;
  const Date then = Country::before_reorganisation();
  const std::string now = held(today);
  const std::string in_month = within(month, month);
  const std::string in_year = within(year, year);
  const std::string in_six_months = within(series.front(), series.back());
  const std::string young = born_behind(today, 29);  // up to 28
  const std::string bands = bands_on(today);
  const std::string age = age_on(today);
  const std::string right_size_of =
      " FROM unit_path u LEFT JOIN (SELECT unit, count(*) AS members FROM committee_member WHERE " +
      now + " GROUP BY unit) c ON c.unit = u.unit WHERE ";
  const std::string is_township = "u.level = 5 AND u." + now.substr(0, now.find(" AND")) +
                                  " AND u." + now.substr(now.find("AND ") + 4);
  const std::string right_size = "count(*) FILTER (WHERE members BETWEEN 9 AND 15)";
  const auto as_then = [](const std::string& day) {
    return "SELECT p.province, count(*) FROM youth_survey y JOIN unit_path p ON p.unit = y.unit "
           "AND p.valid_from <= DATE '" +
           day + "' AND p.valid_to > DATE '" + day + "' WHERE y.valid_from <= DATE '" + day +
           "' AND y.valid_to > DATE '" + day + "' GROUP BY p.province";
  };
  const std::vector<indicator::When> months(series.begin(), series.end());
  std::vector<NamedQuestion> all = {
      {"village, a count",
       "surveyed_youth",
       ask(village, By::unit, any, today),
       {},
       false,
       {"SELECT count(*) FROM youth_survey WHERE " + is("unit", village) + now}},
      {"village, events of a month",
       "activities",
       ask(village, By::unit, any, month),
       {},
       false,
       {"SELECT count(*) FROM activity WHERE " + is("unit", village) + in_month}},
      {"county, a count",
       "committee_members",
       ask(county, By::unit, any, today),
       {},
       false,
       {"SELECT count(*) FROM committee_member WHERE " + is("county", county) + now}},
      {"county, a share",
       "committee_share_up_to_28",
       ask(county, By::unit, any, today),
       {},
       false,
       {"SELECT count(*) FILTER (WHERE " + young +
        "), count(birth_date) FROM committee_member WHERE " + is("county", county) + now}},
      {"county, mean age",
       "committee_mean_age",
       ask(county, By::unit, any, today),
       {},
       false,
       {"SELECT sum(" + age + "), count(birth_date) FROM committee_member WHERE " +
        is("county", county) + now}},
      {"county, by township",
       "surveyed_youth",
       ask(county, By::children, any, today),
       {},
       false,
       {"SELECT township, count(*) FROM youth_survey WHERE " + is("county", county) + now +
            " GROUP BY township",
        1}},
      {"county, events by township",
       "activities",
       ask(county, By::children, any, year),
       {},
       false,
       {"SELECT township, count(*) FROM activity WHERE " + is("county", county) + in_year +
            " GROUP BY township",
        1}},
      {"county, events of six months",
       "activities",
       ask(county, By::unit, any, months.front()),
       {months.begin() + 1, months.end()},
       false,
       {"SELECT extract(month FROM held_on), count(*) FROM activity WHERE " + is("county", county) +
            in_six_months + " GROUP BY 1",
        1}},
      {"county, committees of 9 to 15",
       "committees_of_right_size",
       ask(county, By::unit, any, today),
       {},
       false,
       {"SELECT " + right_size + ", count(*)" + right_size_of + is("u.county", county) +
        is_township}},
      {"county, the rows behind",
       "surveyed_youth",
       ask(county, By::unit, any, today),
       {},
       true,
       {"SELECT row_id, unit, valid_from FROM youth_survey WHERE " + is("county", county) + now +
        " ORDER BY row_id LIMIT 50"}},
      {"province, by county",
       "surveyed_youth",
       ask(province, By::level, Level::county, today),
       {},
       false,
       {"SELECT county, count(*) FROM youth_survey WHERE " + is("province", province) + now +
            " GROUP BY county",
        1}},
      {"province, by age and sex",
       "surveyed_youth",
       ask(province, By::unit, any, today, {"age", "sex"}),
       {},
       false,
       {"SELECT " + bands + ", sex, count(*) FROM youth_survey WHERE " + is("province", province) +
            now + " GROUP BY 1, 2",
        2}},
      {"province, committees of 9 to 15",
       "committees_of_right_size",
       ask(province, By::unit, any, today),
       {},
       false,
       {"SELECT " + right_size + ", count(*)" + right_size_of + is("u.province", province) +
        is_township}},
      {"nation, a count",
       "surveyed_youth",
       ask(nation, By::unit, any, today),
       {},
       false,
       {"SELECT count(*) FROM youth_survey WHERE " + now}},
      {"nation, a count by province",
       "committee_members",
       ask(nation, By::level, Level::province, today),
       {},
       false,
       {"SELECT province, count(*) FROM committee_member WHERE " + now + " GROUP BY province", 1}},
      {"nation, a share by province",
       "youth_member_share",
       ask(nation, By::level, Level::province, today),
       {},
       false,
       {"SELECT province, count(*) FILTER (WHERE is_member = 1), count(*) FROM youth_survey "
        "WHERE " +
            now + " GROUP BY province",
        1}},
      {"nation, by education",
       "surveyed_youth",
       ask(nation, By::unit, any, today, {"education"}),
       {},
       false,
       {"SELECT education, count(*) FROM youth_survey WHERE " + now + " GROUP BY education", 1}},
      {"nation, people present",
       "people_present",
       ask(nation, By::unit, any, month),
       {},
       false,
       {"SELECT sum(present) FROM activity WHERE " + in_month}},
      {"nation, events by province",
       "activities",
       ask(nation, By::level, Level::province, month),
       {},
       false,
       {"SELECT province, count(*) FROM activity WHERE " + in_month + " GROUP BY province", 1}},
      {"nation, events of the year",
       "activities",
       ask(nation, By::unit, any, year),
       {},
       false,
       {"SELECT count(*) FROM activity WHERE " + in_year}},
      {"nation, events of six months by province",
       "activities",
       ask(nation, By::level, Level::province, months.front()),
       {months.begin() + 1, months.end()},
       false,
       {"SELECT extract(month FROM held_on), province, count(*) FROM activity WHERE " +
            in_six_months + " GROUP BY 1, 2",
        2}},
      {"nation, mean age by province",
       "committee_mean_age",
       ask(nation, By::level, Level::province, today),
       {},
       false,
       {"SELECT province, sum(" + age + "), count(birth_date) FROM committee_member WHERE " + now +
            " GROUP BY province",
        1}},
      {"nation, committees of 9 to 15",
       "committees_of_right_size",
       ask(nation, By::level, Level::province, today),
       {},
       false,
       {"SELECT u.province, " + right_size + ", count(*)" + right_size_of + is_township +
            " GROUP BY u.province",
        1}},
      {"nation, by county",
       "surveyed_youth",
       ask(nation, By::level, Level::county, today),
       {},
       false,
       {"SELECT county, count(*) FROM youth_survey WHERE " + now + " GROUP BY county", 1}},
      {"nation, the rows behind",
       "surveyed_youth",
       ask(nation, By::unit, any, today),
       {},
       true,
       {"SELECT row_id, unit, valid_from FROM youth_survey WHERE " + now +
        " ORDER BY row_id LIMIT 50"}},
      {"nation, before and after, by province",
       "surveyed_youth",
       ask(nation, By::level, Level::province, then),
       {today},
       false,
       {as_then(then.iso()) + " UNION ALL " + as_then(today.iso()), 1}},
      {"nation, then, as now by province",
       "surveyed_youth",
       ask(nation, By::level, Level::province, then, {}, As::now),
       {},
       false,
       {"SELECT province, count(*) FROM youth_survey WHERE " + held(then) + " GROUP BY province",
        1}},
  };
  for (NamedQuestion& named : all)
    named.peer.name = named.words;
  return all;
}

}  // namespace jishi::bench
