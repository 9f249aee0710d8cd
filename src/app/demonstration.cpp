#include "app/demonstration.hpp"

#include <array>
#include <memory>
#include <set>
#include <vector>

#include "ledger/from_person.hpp"
#include "organisation/unit_store.hpp"
#include "synthesis/made_up_people.hpp"

namespace jishi::app {
namespace {

using Word = std::string_view;
using organisation::Level;
using organisation::UnitVersion;
using synthesis::Dice;
using synthesis::MadeUpPerson;
using synthesis::PeopleMaker;

struct Registered {
  PersonId id;
  MadeUpPerson person;
};

// The rows of one ledger, as they are written down.
class Writing {
 public:
  Writing(const ledger::ChangeContext& context, const package::Ledger& ledger)
      : changes_(context, ledger), label_(ledger.label) {}

  // A row under way: fields by name, those that the definitions do not have are passed over.
  class Row {
   public:
    Row(Writing& writing, ledger::ShapePointer shape, UnitId unit, Date from)
        : writing_(writing), shape_(std::move(shape)) {
      draft_.content.unit = unit;
      draft_.content.values.resize(shape_->fields.size());
      draft_.given.from = from;
    }
    Row& set(Word field, package::Value value) {
      if (const auto index = shape_->find(field)) draft_.content.values[*index] = std::move(value);
      return *this;
    }
    Row& set(Word field, Word text) { return set(field, package::Value(std::string(text))); }
    Row& set(Word field, const char* text) { return set(field, Word(text)); }
    Row& set(Word field, std::string text) { return set(field, package::Value(std::move(text))); }
    Row& of(const Registered& registered, Date today) {
      draft_.content.person = registered.id;
      ledger::fill_from_person(*shape_, registered.person.identity, today, draft_.content.values);
      return *this;
    }
    Row& until(Date end) {
      draft_.given.to = end;
      return *this;
    }
    void write() {
      auto outcome = writing_.changes_.add(draft_);
      if (const auto* refusal = std::get_if<ledger::Refusal>(&outcome))
        throw Failure({refusal->error.code, writing_.label_ + "：" + refusal->error.message});
      ++writing_.rows_;
    }

   private:
    Writing& writing_;
    ledger::ShapePointer shape_;
    ledger::Draft draft_;
  };

  // nullopt where units of this kind hold no rows of the ledger.
  std::optional<Row> row(UnitId unit, Date from) {
    auto shape = changes_.shape(unit, from);
    if (!shape) return std::nullopt;
    return Row(*this, *shape, unit, from);
  }
  std::int64_t rows() const { return rows_; }
  const std::string& label() const { return label_; }

 private:
  ledger::RowChanges changes_;
  std::string label_;
  std::int64_t rows_ = 0;
};

constexpr std::array kThemes = {
    Word("学习党的二十大精神"), Word("学雷锋志愿服务"), Word("青春助农"),     Word("关爱留守儿童"),
    Word("清洁家园"),           Word("返乡青年座谈"),   Word("红色故事分享"), Word("反诈宣传")};
constexpr std::array kActivities = {Word("theme"),   Word("volunteering"), Word("branch_meeting"),
                                    Word("lecture"), Word("league_day"),   Word("practical_deed")};
constexpr std::array kEducation = {Word("senior_middle"), Word("college"), Word("college"),
                                   Word("bachelor"), Word("bachelor")};
constexpr std::array kSources = {
    Word("government_cadre"), Word("graduate_village_official"), Word("teacher"),
    Word("rural_leader"),     Word("household_police"),          Word("agricultural_bank"),
    Word("firm_employee"),    Word("model_rural_youth"),         Word("cooperative_head")};
constexpr std::array kPlaces = {Word("village"), Word("township"), Word("county"),
                                Word("elsewhere")};
constexpr std::array kOccupations = {Word("farming"), Word("firm"),     Word("own_business"),
                                     Word("school"),  Word("flexible"), Word("cooperative")};
constexpr std::array kDuties = {Word("组织建设"), Word("宣传文体"), Word("青年就业创业"),
                                Word("志愿服务"), Word("权益维护"), Word("少先队工作")};

// Fills one county.
class County {
 public:
  County(const ledger::ChangeContext& context, Dice& dice, Date from)
      : context_(context),
        dice_(dice),
        maker_(dice, 0),
        from_(from),
        today_(context.today),
        people_(context.connection, context.changes, context.vault, context.today) {}

  void fill(const UnitVersion& unit);
  void former_committee(const UnitVersion& unit, Date on);
  DemonstrationReport report() const;

 private:
  // nullptr: the definitions have no such ledger.
  Writing* ledger(const std::string& name);
  Registered registered(UnitId unit, int youngest, int oldest);
  std::string admission_number(UnitId unit, Date joined);
  void committee(const UnitVersion& unit, std::size_t members);
  void member(const UnitVersion& unit, const Registered& who, std::size_t place, Date from,
              std::optional<Date> end);
  void activities(const UnitVersion& unit, int percent_of_months);
  void township(const UnitVersion& unit);
  void village(const UnitVersion& unit);
  void county(const UnitVersion& unit);

  const ledger::ChangeContext& context_;
  Dice& dice_;
  PeopleMaker maker_;
  Date from_;
  Date today_;
  person::People people_;
  std::map<std::string, std::unique_ptr<Writing>> writings_;
  std::int64_t persons_ = 0;
  std::int64_t members_ = 0;
};

Writing* County::ledger(const std::string& name) {
  const auto found = writings_.find(name);
  if (found != writings_.end()) return found->second.get();
  const package::Ledger* ledger = context_.definitions->packages.find_ledger(name);
  auto writing = ledger == nullptr ? nullptr : std::make_unique<Writing>(context_, *ledger);
  return (writings_[name] = std::move(writing)).get();
}

Registered County::registered(UnitId unit, int youngest, int oldest) {
  MadeUpPerson made = maker_.person(youngest, oldest, from_);
  // A number may come up twice when very many are born on one day: then another person is made.
  while (people_.with_id_number(*made.identity.id_number))
    made = maker_.person(youngest, oldest, from_);
  const person::Notice notice{person::NoticeKind::notice, from_, "演示告知书"};
  const PersonId id = people_.add(partition_of(unit), made.identity, notice).or_throw();
  ++persons_;
  return {id, made};
}

// Twelve digits: the year, two for the province, six for the serial; no two counties share one.
std::string County::admission_number(UnitId unit, Date joined) {
  constexpr std::int64_t kCounties = 100;
  constexpr std::int64_t kEach = 10'000;
  const std::int64_t serial =
      partition_of(unit).value() % kCounties * kEach + ++members_ % kEach + 1'000'000;
  return std::to_string(joined.ymd().year) + "99" + std::to_string(serial).substr(1);
}

void County::member(const UnitVersion& unit, const Registered& who, std::size_t place, Date from,
                    std::optional<Date> end) {
  Writing* writing = ledger("committee_member");
  auto row = writing == nullptr ? std::nullopt : writing->row(unit.unit, from);
  if (!row) return;
  const bool staff = place == 0 || dice_.chance(60);
  row->of(who, today_)
      .set("post", place == 0   ? "secretary"
                   : place <= 2 ? "deputy_secretary"
                                : "member")
      .set("education", dice_.pick(kEducation))
      .set("establishment", staff ? "on" : "off")
      .set("service_mode", place == 0 ? "full_time" : "part_time")
      .set("source", place == 0 ? Word("government_cadre") : dice_.pick(kSources))
      .set("term_from", from)
      .set("duty", place == 0 ? Word("主持全面工作") : dice_.pick(kDuties));
  if (place == 0) row->set("civil_servant", true);
  if (const auto until = from.plus_months(36)) row->set("term_until", *until);
  if (end) row->until(*end);
  row->write();
}

// Elected on the first day; a third of the members changes in the middle of the time.
void County::committee(const UnitVersion& unit, std::size_t members) {
  const Date middle = Date::from_days((from_.days() + today_.days()) / 2);
  for (std::size_t place = 0; place < members; ++place) {
    const bool leaves = place > 0 && dice_.chance(30);
    member(unit, registered(unit.unit, 22, 38), place, from_,
           leaves ? std::optional(middle) : std::nullopt);
    if (leaves && dice_.chance(85))
      member(unit, registered(unit.unit, 20, 32), place, middle, std::nullopt);
  }
}

void County::activities(const UnitVersion& unit, int percent_of_months) {
  Writing* writing = ledger("activity");
  if (writing == nullptr) return;
  for (std::int64_t month = 0;; ++month) {
    const auto begin = from_.plus_months(month);
    const auto end = from_.plus_months(month + 1);
    if (!begin || !end || *end > today_) return;
    if (!dice_.chance(percent_of_months)) continue;
    const Date day = dice_.day(*begin, *end->plus_days(-1));
    auto row = writing->row(unit.unit, day);
    if (!row) return;
    const std::int64_t present = dice_.between(6, 40);
    row->set("kind", dice_.pick(kActivities))
        .set("held_on", day)
        .set("theme", dice_.pick(kThemes))
        .set("place", unit.content.name + "党群服务中心")
        .set("present", present)
        .set("entitled", present + dice_.below(5))
        .write();
  }
}

void County::township(const UnitVersion& unit) {
  committee(unit, static_cast<std::size_t>(dice_.between(8, 12)));
  activities(unit, 85);
  const auto put = [&](const char* name, auto&& fill) {
    Writing* writing = ledger(name);
    const Date day = dice_.day(from_, Date::from_days((from_.days() + today_.days()) / 2));
    auto row = writing == nullptr ? std::nullopt : writing->row(unit.unit, day);
    if (!row) return;
    fill(*row, day);
    row->write();
  };
  struct WorkSystem {
    const char* kind;
    const char* title;
  };
  for (const WorkSystem& system :
       {WorkSystem{"meeting", "会议制度"}, WorkSystem{"study", "学习制度"},
        WorkSystem{"portfolio", "委员分工负责制度"},
        WorkSystem{"report_on_duties", "述职考核制度"}}) {
    if (dice_.chance(80)) {
      put("work_system", [&](Writing::Row& row, Date day) {
        row.set("kind", system.kind).set("title", unit.content.name + "团委" + system.title);
        row.set("issued_on", day).set("on_wall", dice_.chance(60));
      });
    }
  }
  put("wechat_group", [&](Writing::Row& row, Date day) {
    row.set("title", unit.content.name + "青年之友").set("platform", "wechat");
    row.set("members", dice_.between(40, 480)).set("founded_on", day);
  });
  put("venue", [&](Writing::Row& row, Date day) {
    row.set("title", unit.content.name + "青年中心").set("kind", "youth_centre");
    row.set("area", Decimal::from_scaled(dice_.between(400, 3'000), 1)).set("opened_on", day);
  });
  if (dice_.chance(40)) {
    put("youth_home", [&](Writing::Row& row, Date day) {
      row.set("title", unit.content.name + "青年之家");
      row.set("grade", dice_.chance(30) ? "flagship" : "industry").set("opened_on", day);
    });
  }
  for (int year = from_.ymd().year; year <= today_.ymd().year; ++year) {
    const Date day = std::max(from_, *Date::from_ymd(year, 3, 1));
    Writing* writing = ledger("funds");
    auto row = writing == nullptr || day > today_ ? std::nullopt : writing->row(unit.unit, day);
    if (!row) continue;
    row->set("year", std::int64_t{year}).set("kind", "base").set("title", "乡镇团的工作经费");
    row->set("amount", Decimal::from_scaled(2'000'000, 2)).set("received_on", day).write();
  }
}

void County::village(const UnitVersion& unit) {
  committee(unit, 3);
  // Some branches are shells: members and no activity.
  activities(unit, dice_.chance(15) ? 0 : 45);
  const std::int64_t count = dice_.between(5, 12);
  for (std::int64_t i = 0; i < count; ++i) {
    const Registered who = registered(unit.unit, 16, 27);
    const bool member = dice_.chance(60);
    if (Writing* writing = ledger("league_member"); writing != nullptr && member) {
      if (auto row = writing->row(unit.unit, from_)) {
        constexpr int kJoinedAt = 15 * 12;
        const Date joined = who.person.born.plus_months(kJoinedAt).value();
        row->of(who, today_).set("education", dice_.pick(kEducation)).set("joined_on", joined);
        row->set("admission_number", admission_number(unit.unit, joined));
        row->set("political_status", "league_member").set("floating", dice_.chance(25)).write();
      }
    }
    Writing* writing = ledger("youth_survey");
    auto row = writing == nullptr ? std::nullopt : writing->row(unit.unit, from_);
    if (!row) continue;
    row->of(who, today_).set("form", "village").set("education", dice_.pick(kEducation));
    row->set("place", dice_.pick(kPlaces)).set("occupation", dice_.pick(kOccupations));
    row->set("is_member", member).write();
  }
}

void County::county(const UnitVersion& unit) {
  committee(unit, 9);
  activities(unit, 90);
  Writing* writing = ledger("training");
  for (std::int64_t month = 2; writing != nullptr; month += 6) {
    const auto day = from_.plus_months(month);
    if (!day || *day > today_) return;
    auto row = writing->row(unit.unit, *day);
    if (!row) return;
    row->set("title", "基层团干部培训班").set("begins_on", *day);
    row->set("ends_on", *day->plus_days(2)).set("place", unit.content.name + "委党校");
    row->set("planned", std::int64_t{60}).set("participants", dice_.between(40, 60)).write();
  }
}

void County::fill(const UnitVersion& unit) {
  switch (unit.content.level) {
    case Level::county:
      return county(unit);
    case Level::township:
      return township(unit);
    case Level::village:
      return village(unit);
    case Level::centre:
    case Level::province:
    case Level::prefecture:
      return;
  }
}

void County::former_committee(const UnitVersion& unit, Date on) {
  for (std::size_t place = 0; place < 5; ++place)
    member(unit, registered(unit.unit, 24, 34), place, on, std::nullopt);
}

DemonstrationReport County::report() const {
  DemonstrationReport report;
  report.persons = persons_;
  for (const auto& [name, writing] : writings_) {
    if (writing != nullptr && writing->rows() > 0) report.rows[writing->label()] += writing->rows();
  }
  return report;
}

// The unit and all below, as they live on that day, from the top.
std::vector<UnitVersion> living_below(db::Connection& connection, UnitId top, Date day) {
  std::vector<UnitVersion> units;
  if (auto version = organisation::unit_at(connection, top, day)) units.push_back(*version);
  for (std::size_t i = 0; i < units.size(); ++i) {
    for (UnitVersion& child : organisation::children_at(connection, units[i].unit, day))
      units.push_back(std::move(child));
  }
  return units;
}

}  // namespace

DemonstrationReport fill_with_demonstration(const ledger::ChangeContext& context, UnitId county,
                                            Date from, Progress& progress) {
  Dice dice(county.value());
  County filling(context, dice, from);
  const auto units = living_below(context.connection, county, from);
  for (std::size_t i = 0; i < units.size(); ++i) {
    progress.check();
    progress.step("写入演示数据", static_cast<std::int64_t>(i),
                  static_cast<std::int64_t>(units.size()));
    filling.fill(units[i]);
  }
  return filling.report();
}

DemonstrationReport fill_former_committees(const ledger::ChangeContext& context, UnitId county,
                                           Date on) {
  Dice dice(county.value() + 1);
  County filling(context, dice, on);
  for (const UnitVersion& unit : organisation::children_at(context.connection, county, on)) {
    if (!organisation::unit_at(context.connection, unit.unit, context.today) ||
        organisation::unit_at(context.connection, unit.unit, context.today)->content.state ==
            organisation::LifeState::ended)
      filling.former_committee(unit, on);
  }
  return filling.report();
}

}  // namespace jishi::app
