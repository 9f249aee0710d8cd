#include "synthesis/activity_rows.hpp"

#include <algorithm>
#include <array>

#include "synthesis/codes.hpp"
#include "synthesis/quotas.hpp"

namespace jishi::synthesis {
namespace {

using organisation::Level;
using Word = std::string_view;

constexpr std::int32_t kDays = 365;
constexpr int kMostAttempts = 50;

// January to December: 学雷锋 in March, the day of the young in May.
constexpr std::array<int, 12> kMonths = {5, 4, 14, 9, 15, 9, 9, 7, 8, 9, 8, 8};

constexpr std::array kThemes = {Word("学习习近平新时代中国特色社会主义思想"),
                                Word("学习党的二十大报告"),
                                Word("学习团十九大精神"),
                                Word("弘扬五四精神"),
                                Word("缅怀革命先烈"),
                                Word("雷锋精神我传承"),
                                Word("河道清理"),
                                Word("义务植树"),
                                Word("关爱留守儿童和老人"),
                                Word("乡村振兴青年说"),
                                Word("青年创业交流"),
                                Word("电商直播培训"),
                                Word("禁毒和反诈宣传"),
                                Word("垃圾分类宣传"),
                                Word("敬老院慰问"),
                                Word("返乡青年联谊"),
                                Word("团课：团章和团史"),
                                Word("支部工作研究"),
                                Word("发展团员讨论"),
                                Word("年度工作总结"),
                                Word("入团仪式"),
                                Word("篮球友谊赛"),
                                Word("读书分享会"),
                                Word("安全生产青年岗"),
                                Word("春耕助农"),
                                Word("秋收帮扶"),
                                Word("法治宣传进村"),
                                Word("青年婚恋联谊")};
constexpr std::array kPlaces = {Word("党群服务中心"), Word("团员活动室"), Word("会议室"),
                                Word("文化广场"),     Word("青年之家"),   Word("学校礼堂")};

// The days of a year, the busier the oftener.
class Calendar {
 public:
  explicit Calendar(Date day) : first_(Date::from_days(day.days() - kDays + 1)) {
    std::int64_t sum = 0;
    for (std::int32_t i = 0; i < kDays; ++i) {
      const YearMonthDay at = Date::from_days(first_.days() + i).ymd();
      until_[static_cast<std::size_t>(i)] = sum +=
          kMonths.at(static_cast<std::size_t>(at.month - 1));
    }
  }
  Date first() const { return first_; }
  Date pick(Dice& dice) const {
    const auto at = std::ranges::upper_bound(until_, dice.below(until_.back()));
    return Date::from_days(first_.days() + static_cast<std::int32_t>(at - until_.begin()));
  }

 private:
  Date first_;
  std::array<std::int64_t, kDays> until_{};
};

// How busy a unit is.
std::int64_t activity_weight(const Holder& holder, Dice& dice) {
  constexpr int kShells = 15;  // in a hundred branches
  const organisation::UnitContent& unit = holder.last();
  if (unit.level == Level::county) return 60;
  if (unit.level == Level::township) return dice.between(20, 60);
  if (unit.kind != "branch") return dice.between(5, 10);
  if (dice.chance(kShells)) return 0;
  return holder.is_made ? dice.between(3, 4) : dice.between(6, 18);
}

}  // namespace

void write_activities(const Site& site, RowWriting& writing, std::span<const Holder> holders,
                      std::int64_t count, Dice& dice) {
  const Calendar calendar(site.day);
  std::vector<std::int64_t> weights;
  for (const Holder& holder : holders)
    weights.push_back(holder.lives() && holder.first() < site.day &&
                              may_hold(writing.ledger(), holder, site.day)
                          ? activity_weight(holder, dice)
                          : 0);
  const std::vector<std::int64_t> counts = dealt(count, weights);
  const package::PackageSet& packages = site.definitions->packages;
  const Codes kinds(packages, writing.ledger().find_field("kind"), site.day,
                    {{"three_meetings", 0},
                     {"branch_meeting", 130},
                     {"branch_committee", 120},
                     {"group_meeting", 60},
                     {"lecture", 90},
                     {"league_day", 110},
                     {"theme", 150},
                     {"volunteering", 160},
                     {"youth_activity", 40},
                     {"practical_deed", 30},
                     {"youth_forum", 25},
                     {"study", 60},
                     {"registration", 8},
                     {"education_review", 8}});
  const Codes gathering(packages, writing.ledger().find_field("gathering"), site.day, {});
  for (std::size_t i = 0; i < holders.size(); ++i) {
    const Holder& holder = holders[i];
    const bool is_branch = holder.last().kind == "branch";
    for (std::int64_t left = counts[i]; left > 0; --left) {
      // Another day, kind or theme where the unit has done the same that day.
      bool written = false;
      for (int attempt = 0; !written && attempt < kMostAttempts; ++attempt) {
        const Date day = holder.first() > calendar.first() ? dice.day(holder.first(), site.day)
                                                           : calendar.pick(dice);
        const auto kind = kinds.pick(dice);
        const std::int64_t entitled = is_branch ? dice.between(5, 36) : dice.between(15, 160);
        const bool is_thin = dice.chance(4);
        const std::int64_t present =
            is_thin ? std::max<std::int64_t>(1, entitled * 2 / 5)
                    : std::max<std::int64_t>(2, entitled * dice.between(60, 100) / 100);
        writing.begin();
        writing.set("kind", kind);
        writing.set("held_on", day);
        writing.set("theme", std::string(dice.pick(kThemes)));
        if (dice.chance(50)) writing.set("place", std::string(dice.pick(kPlaces)));
        if (dice.chance(70)) writing.set("entitled", entitled);
        writing.set("present", present);
        if (kind && std::get<std::string>(*kind) == "youth_forum")
          writing.set("gathering", gathering.pick(dice));
        written = writing.write(holder, {day, day.plus_days(1).value()});
      }
    }
  }
}

}  // namespace jishi::synthesis
