#include <array>

#include "synthesis/codes.hpp"
#include "synthesis/person_rows.hpp"
#include "synthesis/quotas.hpp"

namespace jishi::synthesis {
namespace {

using organisation::Level;
using Word = std::string_view;

constexpr int kYoungest = 18;
constexpr int kOldest = 35;
constexpr int kTermMonths = 36;
constexpr std::int32_t kLongestAgo = 5 * 365;  // days
constexpr std::int32_t kShortest = 60;         // days that somebody keeps a seat

constexpr std::array kDuties = {Word("组织建设"),   Word("宣传文体"), Word("青年就业创业"),
                                Word("志愿服务"),   Word("权益维护"), Word("少先队工作"),
                                Word("学校共青团"), Word("社会联络")};

bool has_seats(const Holder& holder) {
  const Level level = holder.versions.front().content.level;
  return !holder.is_made && (level == Level::township || level == Level::county);
}

class Seats {
 public:
  Seats(const package::Ledger& ledger, Date day, Crowd& crowd, Dice& dice)
      : ledger_(ledger), day_(day), crowd_(crowd), dice_(dice) {}

  void living(const Holder& holder, std::int64_t seats) {
    for (std::int64_t place = 0; place < seats; ++place) {
      const Date first = std::max(holder.first(), Date::from_days(day_.days() - kLongestAgo));
      const Date last = Date::from_days(day_.days() - kShortest);
      const Date came = first < last ? dice_.day(first, last) : first;
      add(holder, place, {came});
      const std::int32_t before = came.days() - first.days();
      if (before < 2 * kShortest || !dice_.chance(35)) continue;
      add(holder, place, {dice_.day(first, Date::from_days(came.days() - kShortest)), came});
    }
  }

  // They end with their unit, but for one who had left.
  void ended(const Holder& holder) {
    constexpr std::int64_t kSeats = 5;
    for (std::int64_t place = 0; place < kSeats; ++place)
      if (const std::int32_t days = holder.end().days() - holder.first().days(); days > kShortest)
        add(holder, place,
            {dice_.day(holder.first(), Date::from_days(holder.end().days() - kShortest))});
  }

  std::vector<PersonRow> take() { return std::move(rows_); }

 private:
  void add(const Holder& holder, std::int64_t place, package::Days days) {
    if (!may_hold(ledger_, holder, days.from)) return;
    rows_.push_back({&holder, days, place, crowd_.person(kYoungest, kOldest, days.from), {}});
  }

  const package::Ledger& ledger_;
  Date day_;
  Crowd& crowd_;
  Dice& dice_;
  std::vector<PersonRow> rows_;
};

}  // namespace

std::vector<PersonRow> plan_seats(const package::Ledger& ledger, std::span<const Holder> holders,
                                  std::int64_t count, Date day, Crowd& crowd, Dice& dice) {
  std::vector<std::int64_t> weights;
  for (const Holder& holder : holders)
    weights.push_back(has_seats(holder) && holder.lives() && may_hold(ledger, holder, day) ? 1 : 0);
  const std::vector<std::int64_t> seats = dealt(count, weights);
  Seats plan(ledger, day, crowd, dice);
  for (std::size_t i = 0; i < holders.size(); ++i) {
    if (seats[i] > 0) plan.living(holders[i], seats[i]);
    if (has_seats(holders[i]) && !holders[i].lives()) plan.ended(holders[i]);
  }
  return plan.take();
}

void write_seats(const Site& site, RowWriting& writing, std::span<const PersonRow> rows,
                 Dice& dice) {
  const package::PackageSet& packages = site.definitions->packages;
  const auto codes = [&](const char* field, std::initializer_list<Codes::Weight> weights) {
    return Codes(packages, writing.ledger().find_field(field), site.day, weights);
  };
  const Codes education = codes("education", {{"junior_middle", 2},
                                              {"senior_middle", 12},
                                              {"college", 34},
                                              {"bachelor", 46},
                                              {"graduate", 6}});
  const Codes source = codes("source", {{"government_cadre", 22},
                                        {"graduate_village_official", 12},
                                        {"teacher", 14},
                                        {"rural_leader", 9},
                                        {"household_police", 7},
                                        {"agricultural_bank", 7},
                                        {"agricultural_technician", 5},
                                        {"firm_employee", 6},
                                        {"model_rural_youth", 5},
                                        {"cooperative_head", 5},
                                        {"public_employee", 6}});
  const Codes status = codes("political_status", {{"party_member", 52},
                                                  {"probationary_party_member", 9},
                                                  {"league_member", 30},
                                                  {"masses", 9},
                                                  {"democratic_party", 0},
                                                  {"independent", 0}});
  // One in eleven is not Han, as in the country.
  const Codes nation = codes("nation", {{"01", 560}});
  for (const PersonRow& row : rows) {
    const bool leads = row.place == 0;
    const bool is_staff = leads || dice.chance(58);
    writing.begin();
    writing.set("post", std::string(leads            ? "secretary"
                                    : row.place <= 2 ? "deputy_secretary"
                                                     : "member"));
    writing.set("sex", std::string(row.who.person.sex == person::Sex::male ? "male" : "female"));
    writing.set("birth_date", row.who.person.born);
    writing.set("nation", nation.pick(dice));
    writing.set("political_status", status.pick(dice));
    writing.set("education", education.pick(dice));
    writing.set("establishment", std::string(is_staff ? "on" : "off"));
    writing.set("service_mode", std::string(leads && dice.chance(70) ? "full_time" : "part_time"));
    if (leads || is_staff) writing.set("civil_servant", leads ? !dice.chance(4) : dice.chance(50));
    writing.set("source", source.pick(dice));
    writing.set("term_from", row.days.from);
    if (const auto until = row.days.from.plus_months(kTermMonths))
      writing.set("term_until", *until);
    writing.set("duty", std::string(leads ? Word("主持全面工作") : dice.pick(kDuties)));
    writing.write(*row.holder, row.days, row.person);
  }
}

}  // namespace jishi::synthesis
