#include <algorithm>
#include <array>

#include "synthesis/codes.hpp"
#include "synthesis/person_rows.hpp"
#include "synthesis/quotas.hpp"

namespace jishi::synthesis {
namespace {

using organisation::Level;
using Word = std::string_view;

constexpr int kOldestSurveyed = 35;
constexpr std::int32_t kSurveyedWithin = 6 * 365;  // days
constexpr std::int32_t kShortestStay = 30;
// Those who have left did so lately: the data of others would be due to be erased.
constexpr std::int32_t kLeftWithin = 600;
constexpr std::int64_t kOneInHasLeft = 50;

constexpr std::array kWorkplaces = {Word("第一中学"),     Word("第二中学"), Word("职业技术学校"),
                                    Word("农业合作社"),   Word("建筑公司"), Word("服装厂"),
                                    Word("电子厂"),       Word("快递站点"), Word("镇卫生院"),
                                    Word("农商银行支行"), Word("家庭农场"), Word("餐饮店")};

bool is_village(const Holder& holder) {
  return !holder.is_made && holder.versions.front().content.level == Level::village;
}

// How many of the surveyed a unit has: villages most, branches of firms and schools a few, villages
// that have ended those who were registered there.
std::int64_t surveyed_weight(const Holder& holder, Date day, Dice& dice) {
  constexpr std::int32_t kKnownFor = 2 * kShortestStay;
  if (std::min(holder.end(), day).days() - holder.first().days() < kKnownFor) return 0;
  if (is_village(holder)) return holder.lives() ? dice.between(15, 35) : dice.between(2, 6);
  return holder.is_made && holder.lives() ? dice.below(3) : 0;
}

package::Days surveyed_days(const Holder& holder, Date day, Dice& dice) {
  const Date last = Date::from_days(std::min(holder.end(), day).days() - kShortestStay);
  return {dice.day(std::max(holder.first(), Date::from_days(day.days() - kSurveyedWithin)), last)};
}

// What those under 22 do, and the others.
struct Ways {
  Codes education, place, occupation;
};

Ways ways(const RowWriting& writing, const Site& site, bool are_young) {
  const package::PackageSet& packages = site.definitions->packages;
  const auto codes = [&](const char* field, std::initializer_list<Codes::Weight> weights) {
    return Codes(packages, writing.ledger().find_field(field), site.day, weights);
  };
  if (are_young)
    return {codes("education",
                  {{"junior_middle", 38}, {"senior_middle", 40}, {"college", 14}, {"bachelor", 8}}),
            codes("place", {{"village", 34}, {"township", 24}, {"county", 24}, {"elsewhere", 18}}),
            codes("occupation", {{"school", 68},
                                 {"firm", 12},
                                 {"flexible", 6},
                                 {"farming", 4},
                                 {"without_work", 4},
                                 {"army", 2},
                                 {"own_business", 2}})};
  return {codes("education", {{"junior_middle", 30},
                              {"senior_middle", 27},
                              {"college", 23},
                              {"bachelor", 18},
                              {"graduate", 2}}),
          codes("place", {{"village", 30}, {"township", 14}, {"county", 18}, {"elsewhere", 38}}),
          codes("occupation", {{"firm", 38},
                               {"farming", 15},
                               {"own_business", 12},
                               {"flexible", 13},
                               {"office", 8},
                               {"cooperative", 5},
                               {"without_work", 4},
                               {"school", 3},
                               {"army", 1}})};
}

}  // namespace

std::vector<PersonRow> plan_survey(const package::Ledger& ledger, std::span<const Holder> holders,
                                   std::int64_t count, Date day, Crowd& crowd, Dice& dice) {
  std::vector<std::int64_t> weights;
  for (const Holder& holder : holders)
    weights.push_back(may_hold(ledger, holder, holder.first()) ? surveyed_weight(holder, day, dice)
                                                               : 0);
  const std::vector<std::int64_t> counts = dealt(count, weights);
  std::vector<PersonRow> rows;
  const auto add = [&](const Holder& holder, package::Days days) {
    if (!may_hold(ledger, holder, days.from)) return;
    rows.push_back(
        {&holder, days, 0, crowd.person(person::kYoungest, kOldestSurveyed, days.from), {}});
  };
  for (std::size_t i = 0; i < holders.size(); ++i) {
    for (std::int64_t left = counts[i]; left > 0; --left) {
      const package::Days days = surveyed_days(holders[i], day, dice);
      add(holders[i], days);
      const Date gone = Date::from_days(
          day.days() - static_cast<std::int32_t>(dice.between(kShortestStay, kLeftWithin)));
      if (dice.below(kOneInHasLeft) == 0 && days.from < gone && gone < holders[i].end())
        add(holders[i], {days.from, gone});
    }
  }
  return rows;
}

void write_survey(const Site& site, RowWriting& writing, std::span<const PersonRow> rows,
                  Dice& dice) {
  constexpr int kStudentsUpTo = 21;
  constexpr int kMembersUpTo = 28;
  const Ways young = ways(writing, site, true);
  const Ways older = ways(writing, site, false);
  const Codes gathering(site.definitions->packages, writing.ledger().find_field("gathering"),
                        site.day, {{"interest", 4}, {"private_firm", 6}, {"cooperative", 3}});
  for (const PersonRow& row : rows) {
    const int age = full_years(row.who.person.born, site.day);
    const Ways& of_age = age <= kStudentsUpTo ? young : older;
    writing.begin();
    if (dice.chance(60))
      writing.set("form", std::string(is_village(*row.holder) ? "village" : "township_office"));
    writing.set("sex", std::string(row.who.person.sex == person::Sex::male ? "male" : "female"));
    writing.set("birth_date", row.who.person.born);
    writing.set("education", of_age.education.pick(dice));
    writing.set("place", of_age.place.pick(dice));
    writing.set("occupation", of_age.occupation.pick(dice));
    if (dice.chance(30)) writing.set("workplace", std::string(dice.pick(kWorkplaces)));
    if (dice.chance(13)) writing.set("gathering", gathering.pick(dice));
    writing.set("is_member", age <= kMembersUpTo && dice.chance(38));
    if (dice.chance(4)) writing.set("outstanding", true);
    writing.write(*row.holder, row.days, row.person);
  }
}

}  // namespace jishi::synthesis
