#include "synthesis/unit_plan.hpp"

#include <algorithm>
#include <array>

#include "synthesis/quotas.hpp"

namespace jishi::synthesis {
namespace {

using Word = std::string_view;

constexpr Word kCommittee = "league_committee";
constexpr Word kGeneralBranch = "general_branch";
constexpr Word kBranch = "branch";

constexpr std::array kFirst = {Word("金"), Word("华"), Word("兴"), Word("永"), Word("恒"),
                               Word("鑫"), Word("宏"), Word("瑞"), Word("安"), Word("新"),
                               Word("东"), Word("天"), Word("百"), Word("万"), Word("福"),
                               Word("祥"), Word("德"), Word("和"), Word("绿"), Word("青")};
constexpr std::array kSecond = {Word("盛"), Word("达"), Word("源"), Word("泰"), Word("丰"),
                                Word("茂"), Word("康"), Word("隆"), Word("裕"), Word("诚"),
                                Word("润"), Word("昌"), Word("佳"), Word("辉"), Word("益"),
                                Word("顺"), Word("洋"), Word("野"), Word("农"), Word("禾")};
constexpr std::array kSchools = {Word("中学"),     Word("初级中学"), Word("第二中学"),
                                 Word("职业学校"), Word("中心学校"), Word("实验学校")};
constexpr std::array kGrades = {Word("初一"), Word("初二"), Word("初三"),
                                Word("高一"), Word("高二"), Word("高三")};
constexpr std::array kFirms = {Word("食品有限公司"), Word("建材有限公司"),    Word("服装有限公司"),
                               Word("电子有限公司"), Word("机械有限公司"),    Word("物流有限公司"),
                               Word("商贸有限公司"), Word("农业开发有限公司")};
constexpr std::array kSections = {Word("第一车间"), Word("第二车间"), Word("第三车间"),
                                  Word("销售部"),   Word("技术部"),   Word("后勤部")};
constexpr std::array kOffices = {Word("卫生院"),   Word("派出所"), Word("司法所"),
                                 Word("供电所"),   Word("税务所"), Word("农商银行支行"),
                                 Word("邮政支局"), Word("供销社"), Word("小学教师"),
                                 Word("幼儿园"),   Word("机关"),   Word("文化站")};
constexpr std::array kCooperatives = {Word("种植专业合作社"), Word("养殖专业合作社"),
                                      Word("农机专业合作社"), Word("果品专业合作社"),
                                      Word("蔬菜专业合作社")};
constexpr std::array kGatherings = {Word("商业街"),   Word("电商园"),     Word("志愿服务队"),
                                    Word("篮球协会"), Word("返乡创业园"), Word("家政服务公司")};

// All below the townships of one county.
class Plan {
 public:
  Plan(const package::PackageSet& packages, Date day, Dice& dice)
      : packages_(packages), day_(day), dice_(dice) {}

  void township(const Holder& township, std::int64_t count) {
    township_ = &township;
    std::int64_t left = count;
    while (left > 0) {
      const std::int64_t made = group(left);
      if (made == 0) return;  // nothing may stand here
      left -= made;
    }
    for (std::int64_t gone = (count + dice_.below(kOneInIsGone)) / kOneInIsGone; gone > 0; --gone)
      if (const auto at = single()) dissolve(units_[*at]);
  }
  std::vector<PlannedUnit> take() { return std::move(units_); }

 private:
  static constexpr std::int64_t kOneInIsGone = 50;
  static constexpr std::int64_t kNewest = 60;  // days before `day`

  bool may_stand(Word kind, Word above) const {
    const package::UnitKind* found = packages_.find_unit_kind(kind);
    return found != nullptr && std::ranges::find(found->parents, above) != found->parents.end();
  }

  // A school or a firm with what is below it, or a single branch; of at most so many.
  std::int64_t group(std::int64_t most) {
    if (most >= 4 && dice_.chance(12))
      if (const std::int64_t made = school(most)) return made;
    if (most >= 3 && dice_.chance(25))
      if (const std::int64_t made = firm(most)) return made;
    return single() ? 1 : 0;
  }

  std::int64_t school(std::int64_t most) {
    const auto head = add({}, kCommittee, place() + word(kSchools) + "团委");
    if (!head) return 0;
    const std::int64_t classes = std::min(most - 1, dice_.between(6, 24));
    std::int64_t made = 1;
    for (std::int64_t i = 0; i < classes; ++i)
      made +=
          add(head, kBranch,
              std::string(kGrades[static_cast<std::size_t>(i) % kGrades.size()]) + "（" +
                  std::to_string(i / static_cast<std::int64_t>(kGrades.size()) + 1) + "）班团支部")
              ? 1
              : 0;
    return made;
  }

  std::int64_t firm(std::int64_t most) {
    const auto head = add({}, kGeneralBranch, brand() + word(kFirms) + "团总支");
    if (!head) return 0;
    const std::int64_t sections = std::min(most - 1, dice_.between(2, 6));
    std::int64_t made = 1;
    for (std::int64_t i = 0; i < sections; ++i)
      made += add(head, kBranch, std::string(kSections[static_cast<std::size_t>(i)]) + "团支部")
                  ? 1
                  : 0;
    return made;
  }

  std::optional<std::size_t> single() {
    const std::int64_t sort = dice_.below(100);
    const std::string name = sort < 35   ? place() + word(kOffices)
                             : sort < 60 ? brand() + word(kCooperatives)
                             : sort < 85 ? brand() + word(kFirms)
                                         : brand() + word(kGatherings);
    const auto at = add({}, kBranch, name + "团支部");
    if (at) rename(units_[*at]);
    return at;
  }

  std::string word(std::span<const Word> words) { return std::string(dice_.pick(words)); }
  std::string brand() { return word(kFirst) + word(kSecond); }
  std::string place() const { return township_->last().name; }

  // nullopt: the kind may not stand there.
  std::optional<std::size_t> add(std::optional<std::size_t> above, Word kind, std::string name) {
    const Word over = above ? Word(units_[*above].kind) : Word(township_->last().kind);
    if (!may_stand(kind, over)) return std::nullopt;
    // A township that changed its kind must have been allowed it before, too.
    for (const organisation::UnitVersion& version : township_->versions)
      if (!above && !may_stand(kind, version.content.kind)) return std::nullopt;
    const Date from = above ? units_[*above].founded : township_->first();
    units_.push_back({above, township_->unit, std::string(kind), std::move(name),
                      founded_since(from), std::nullopt, std::nullopt});
    return units_.size() - 1;
  }

  Date founded_since(Date from) {
    constexpr std::int32_t kSoon = 100;  // days
    const Date newest = Date::from_days(day_.days() - kNewest);
    if (newest <= from) return from;
    if (dice_.chance(55))
      return dice_.day(from, std::min(newest, Date::from_days(from.days() + kSoon)));
    return dice_.day(from, newest);
  }

  // Some time after its founding, where there was time for it.
  std::optional<Date> later(Date founded) {
    constexpr std::int32_t kSettled = 90;
    const Date earliest = Date::from_days(founded.days() + kSettled);
    const Date latest = Date::from_days(day_.days() - kNewest / 2);
    if (latest <= earliest) return std::nullopt;
    return dice_.day(earliest, latest);
  }

  void rename(PlannedUnit& unit) {
    if (!dice_.chance(3)) return;
    if (const auto on = later(unit.founded)) {
      std::string name = brand() + word(kFirms) + "团支部";
      if (name != unit.name) unit.renamed = {*on, std::move(name)};
    }
  }

  void dissolve(PlannedUnit& unit) {
    unit.renamed.reset();
    unit.dissolved = later(unit.founded);
    if (!unit.dissolved) units_.pop_back();
  }

  const package::PackageSet& packages_;
  const Date day_;
  Dice& dice_;
  const Holder* township_ = nullptr;
  std::vector<PlannedUnit> units_;
};

}  // namespace

std::vector<PlannedUnit> plan_units(const package::PackageSet& packages,
                                    std::span<const Holder* const> townships, std::int64_t count,
                                    Date day, Dice& dice) {
  std::vector<std::int64_t> weights;
  for (std::size_t i = 0; i < townships.size(); ++i)
    weights.push_back(dice.between(50, 150));
  const std::vector<std::int64_t> counts = dealt(count, weights);
  Plan plan(packages, day, dice);
  for (std::size_t i = 0; i < townships.size(); ++i)
    plan.township(*townships[i], counts[i]);
  return plan.take();
}

}  // namespace jishi::synthesis
