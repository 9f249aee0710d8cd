// Random conditions such as people write them, over testing::random_ledger_without_text().
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace jishi::index::testing {

class RandomConditions {
 public:
  explicit RandomConditions(std::uint64_t seed) : random_(seed) {}

  std::string condition(int depth) {
    if (depth <= 0 || chance(30)) return leaf();
    switch (below(5)) {
      case 0:
      case 1:
        return "(" + condition(depth - 1) + ") && (" + condition(depth - 1) + ")";
      case 2:
        return "(" + condition(depth - 1) + ") || (" + condition(depth - 1) + ")";
      case 3:
        return "!(" + condition(depth - 1) + ")";
      default:
        return "(" + condition(depth - 1) + ") ? (" + condition(depth - 1) + ") : (" +
               condition(depth - 1) + ")";
    }
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  bool chance(int percent) { return static_cast<int>(below(100)) < percent; }

 private:
  template <std::size_t N>
  std::string one_of(const char* const (&words)[N]) {
    return words[below(N)];
  }
  std::string number(int from, int to) {
    return std::to_string(from + static_cast<int>(below(static_cast<std::size_t>(to - from))));
  }
  std::string sign() { return one_of({" == ", " != ", " < ", " <= ", " > ", " >= "}); }
  std::string day() {
    return one_of({"today", "date('2020-02-29')", "date('1990-01-01')", "date('2024-12-31')",
                   "date('0001-01-01')", "date('9999-12-31')"});
  }
  std::string date() { return one_of({"born", "left"}); }
  std::string whole() { return one_of({"rank", "score"}); }
  std::string money() { return one_of({"fund", "grant"}); }
  std::string flag() { return one_of({"active", "trained"}); }
  std::string text() { return one_of({"post", "name", "note"}); }
  std::string any() {
    return one_of({"post", "name", "rank", "score", "fund", "grant", "born", "left", "active"});
  }

  std::string leaf() {
    switch (below(27)) {
      case 0:
        return date() + sign() + day();
      case 1:
        return day() + sign() + date();
      case 2:
        return "age(" + date() + ", today)" + sign() + number(-2, 90);
      case 3:
        return "age(" + date() + ", " + day() + ")" + sign() + number(10, 40) + ".5";
      case 4:
        return date() + one_of({".year()", ".month()", ".day()", ".weekday()"}) + sign() +
               one_of({"1", "5", "12", "1990", "2024"});
      case 5:
        return date() + one_of({".addDays(", ".addMonths("}) + number(-400, 400) + ")" + sign() +
               day();
      case 6:
        return date() + one_of({".addDays(3000000)", ".addMonths(-110000)"}) + sign() + day();
      case 7:
        return "today.daysTo(" + date() + ")" + sign() + number(-9000, 100);
      case 8:
        return "born" + sign() + "left";
      case 9:
        return "age(born, left)" + sign() + number(0, 40);
      case 10:
        return whole() + sign() + number(-7, 8);
      case 11:
        return whole() + one_of({" + ", " - ", " * ", " / "}) +
               one_of({"3", "-2", "0", "9223372036854775807"}) + sign() + number(-20, 20);
      case 12:
        return number(-5, 5) + one_of({" - ", " / ", " % ", " * "}) + whole() + sign() +
               number(-3, 4);
      case 13:
        return whole() + " % " + number(0, 4) + " == " + number(0, 3);
      case 14:
        return "rank" + sign() + "score";
      case 15:
        return "fund" + sign() + "grant";
      case 16:
        return money() + sign() + one_of({"decimal('0.01')", "2", "0.025", "decimal('0.005')"});
      case 17:
        return money() + one_of({" + ", " - ", " * "}) + "decimal('1.5')" + sign() + "2";
      case 18:
        return flag();
      case 19:
        return text() + one_of({" == ", " != ", " < ", " >= "}) +
               one_of({"'secretary'", "'a'", "'书记'", "''"});
      case 20:
        return text() + one_of({".startsWith(", ".contains(", ".endsWith("}) +
               one_of({"'a'", "'记'", "''"}) + ")";
      case 21:
        return text() + " in ['secretary', 'b', '" + one_of({"ab", "记"}) + "']";
      case 22:
        return "rank" + one_of({" + ", " - ", " * "}) + "score" + sign() + number(-12, 12);
      case 23:
        return "born.daysTo(left)" + sign() + "rank * 1000";
      case 24:
        return one_of(
                   {"born.addMonths(rank)", "left.addDays(score)", "born.addDays(rank * 400000)"}) +
               sign() + one_of({"left", "today", "born.addMonths(score)"});
      case 25:
        return one_of({"has(", "!has("}) + any() + ")";
      default:
        return any() + one_of({" == null", " != null"});
    }
  }

  std::mt19937_64 random_;
};

}  // namespace jishi::index::testing
