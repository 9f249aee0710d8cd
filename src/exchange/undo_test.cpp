#include "exchange/testing/import_tests.hpp"

namespace jishi::exchange {
namespace {

using testing::AtEachStep;
using testing::CancelledAfter;
using testing::day;

class Undos : public testing::ImportTests {
 protected:
  struct State {
    std::vector<std::string> youths;
    std::vector<std::string> venues;
    std::vector<std::string> persons;
    bool operator==(const State&) const = default;
  };
  State state() { return {held("youth", true), held("venue", true), persons(true)}; }

  // Some rows, then an update of some of them among many new ones.
  ImportReport two_imports() {
    take_in(write("先前.csv", headings(), lines(50)));
    before_ = state();
    request_.existing = Existing::update;
    request_.valid_from = day("2023-09-01");
    std::vector<Line> all = lines(700);
    for (std::size_t i = 0; i < 20; ++i) {
      all[i][9] = "有变化";
      all[i][3] = "139" + std::to_string(10'000'000 + i);
    }
    return take_in(write("名单.csv", headings(), all));
  }
  RowId row_of(const std::string& person) {
    RowId row;
    for (const std::string& line : held("youth", true)) {
      if (line.find(person) != std::string::npos) row = RowId(std::stoll(line));
    }
    return row;
  }
  // Somebody changes one row.
  template <class Change>
  void by_hand(RowId row, Change change) {
    writer_->submit([&](db::Connection& connection) {
      journal::Appender appender(connection, {ActorId(5), now_, "网页"});
      journal::ChangeSet set(appender);
      person::Vault vault(connection, *keys_);
      ledger::ChangeContext context{connection, set, vault, *rules_, definitions_, today_};
      ledger::RowChanges rows(context, ledger("youth"));
      change(rows, ledger::read_row(connection, vault, definitions_, ledger("youth"), row));
      set.finish();
      appender.finish();
    });
  }
  // Somebody gives the row of that person another remark.
  RowId edit(const std::string& person, const char* remark) {
    const RowId edited = row_of(person);
    by_hand(edited, [&](ledger::RowChanges& rows, const auto& record) {
      ledger::Patch patch(record.shape->fields.size());
      patch[record.shape->find("remark").value()] = package::Value(std::string(remark));
      good(rows.correct({edited, record.last_revision}, record.held.back().valid_from, patch));
    });
    return edited;
  }
  RowId withdraw(const std::string& person) {
    const RowId withdrawn = row_of(person);
    by_hand(withdrawn, [&](ledger::RowChanges& rows, const auto& record) {
      good(rows.withdraw({withdrawn, record.last_revision}));
    });
    return withdrawn;
  }

  State before_;
};
JISHI_ON_BOTH_DATABASES(Undos);

TEST_P(Undos, LeavesEverythingAsItWas) {
  const auto report = two_imports();
  ASSERT_EQ(report.added, 650);
  ASSERT_EQ(report.changed, 20);
  ASSERT_NE(state(), before_);
  const auto undone = undo(report.id);
  EXPECT_EQ(undone.undone, 670);
  EXPECT_EQ(undone.persons, 650);
  EXPECT_TRUE(undone.edited.empty());
  EXPECT_TRUE(state() == before_);
  EXPECT_TRUE(journal_whole());
  SilentProgress silent;
  EXPECT_EQ(undo_import(surroundings(), report.id, kOperator, silent).error().code,
            "import_undone_already");
  EXPECT_EQ(undo_import(surroundings(), ImportId(99), kOperator, silent).error().code,
            "import_unknown");
}

TEST_P(Undos, IsToldByTheJournal) {
  const auto report = two_imports();
  undo(report.id);
  const auto told = [&](const char* source) {
    return number("SELECT count(*) FROM journal_entry WHERE source = '" + std::string(source) +
                  "' AND subject = 'import'");
  };
  EXPECT_EQ(told("import#2"), 2);  // begun, complete
  EXPECT_EQ(told("import#2 undo"), 1);
  EXPECT_EQ(number("SELECT actor FROM journal_entry WHERE source = 'import#2 undo' LIMIT 1"), 7);
  EXPECT_EQ(number("SELECT count(*) FROM journal_entry WHERE subject = 'import' AND payload LIKE "
                   "'%\"step\":\"undone\"%\"undone\":670,\"undone_persons\":650%'"),
            1);
}

TEST_P(Undos, ListsWhatWasEditedSinceAndLeavesIt) {
  const auto report = two_imports();
  const RowId edited = edit(line(600)[2], "后来改的");
  const RowId updated = edit(line(3)[2], "也改了");
  const auto undone = undo(report.id);
  EXPECT_EQ(undone.undone, 668);
  EXPECT_EQ(undone.persons, 649);
  EXPECT_EQ(undone.edited_count, 2);
  ASSERT_EQ(undone.edited.size(), 2U);
  for (const UndoReport::Edited& each : undone.edited) {
    EXPECT_TRUE(each.row == edited || each.row == updated);
    EXPECT_EQ(each.unit, each.row == edited ? hongyang_ : dawan_);
    EXPECT_EQ(each.words, "2024-01-01T08:00 由编号 5 的用户通过“网页”更改。");
  }
  std::size_t with_remark = 0;
  for (const std::string& line : held("youth"))
    with_remark += line.find("remark=后来改的") != std::string::npos ||
                   line.find("remark=也改了") != std::string::npos;
  EXPECT_EQ(with_remark, 2U);
  EXPECT_EQ(persons().size(), 51U);
}

TEST_P(Undos, KeepsPersonsWhoAreNeededElsewhere) {
  const auto first = take_in(write("甲.csv", headings(), {line(1), line(2)}));
  take_in(write("乙.csv", headings(), {line(1, "大弯街道")}));
  const auto undone = undo(first.id);
  EXPECT_EQ(undone.undone, 2);
  EXPECT_EQ(undone.persons, 1);
  EXPECT_EQ(held("youth").size(), 1U);
  EXPECT_EQ(persons().size(), 1U);
}

TEST_P(Undos, KeepsThePersonOfARowThatWasWithdrawnSince) {
  const auto report = take_in(write("甲.csv", headings(), {line(1), line(2)}));
  const RowId withdrawn = withdraw(line(1)[2]);
  const auto undone = undo(report.id);
  EXPECT_EQ(undone.undone, 1);
  ASSERT_EQ(undone.edited.size(), 1U);
  EXPECT_EQ(undone.edited[0].row, withdrawn);
  EXPECT_EQ(undone.persons, 1);
  ASSERT_EQ(persons().size(), 1U);
  EXPECT_NE(persons()[0].find(line(1)[2]), std::string::npos);
}

TEST_P(Undos, TakesBackAPersonWhomTwoUndoneImportsNamed) {
  const auto first = take_in(write("甲.csv", headings(), {line(1)}));
  const auto second = take_in(write("乙.csv", headings(), {line(1, "大弯街道")}));
  EXPECT_EQ(undo(second.id).persons, 0);
  EXPECT_EQ(undo(first.id).persons, 1);
  EXPECT_TRUE(persons().empty());
}

TEST_P(Undos, GoesOnAfterAnInterruption) {
  const auto report = two_imports();
  edit(line(600)[2], "后来改的");
  CancelledAfter cancelled(1);
  const auto stopped = undo_import(surroundings(), report.id, ActorId(7), cancelled);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, "cancelled");
  EXPECT_EQ(list_imports(*connection_, 1).at(0).state, ImportState::undoing);
  SilentProgress silent;
  EXPECT_EQ(run_import(surroundings(), request_, {}, silent).error().code, "import_unfinished");
  const auto undone = undo(report.id);
  EXPECT_EQ(undone.undone, 669);
  EXPECT_EQ(undone.persons, 649);
  EXPECT_EQ(undone.edited_count, 1);
  EXPECT_EQ(held("youth").size(), before_.youths.size() + 1);
}

TEST_P(Undos, TakesBackAnImportThatWasNotFinished) {
  take_in(write("先前.csv", headings(), lines(50)));
  const State before = state();
  request_.file = write("名单.csv", headings(), lines(900));
  CancelledAfter cancelled(2);
  const auto part = run_import(surroundings(), request_, {}, cancelled).or_throw();
  ASSERT_FALSE(part.complete);
  ASSERT_NE(state(), before);
  undo(part.id);
  EXPECT_TRUE(state() == before);
  const auto again = take_in(request_.file);
  EXPECT_EQ(again.added, 850);
}

}  // namespace
}  // namespace jishi::exchange
