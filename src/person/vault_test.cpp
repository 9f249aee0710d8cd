#include "person/vault.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "db/testing/on_both_databases.hpp"
#include "db/testing/questions.hpp"
#include "person/people.hpp"
#include "person/testing/key_scratch.hpp"

namespace jishi::person {
namespace {

constexpr SubjectId kSubject = subject_of(make_id<PersonTag>(PartitionId(3), 1));
constexpr SubjectId kOther = subject_of(make_id<PersonTag>(PartitionId(3), 2));

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Failure& failure) {
    return failure.error().code;
  }
  return "";
}

class Vaults : public db::testing::OnBothDatabases {
 protected:
  void SetUp() override {
    connection_ = database().connect();
    migrate_persons(*connection_, SystemClock());
  }

  Sealed sealed(SubjectId subject, std::string_view purpose, std::string_view plain) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Vault vault(*connection_, keys());
    Sealed out = vault.seal(subject, purpose, "phone", plain);
    transaction.commit();
    return out;
  }
  std::optional<std::string> opened(SubjectId subject, std::string_view purpose,
                                    const Sealed& value) {
    return Vault(*connection_, keys()).open(subject, purpose, "phone", value);
  }
  KeyFolder& keys() { return scratch_keys_.keys(); }

  testing::KeyScratch scratch_keys_;
  std::unique_ptr<db::Connection> connection_;
};
JISHI_ON_BOTH_DATABASES(Vaults);

TEST_P(Vaults, OpenWhatTheySealed) {
  for (const std::string& plain : {std::string("13800138000"), std::string(),
                                   std::string("张\0三", 7), std::string(100'000, 'x')}) {
    const Sealed value = sealed(kSubject, "member", plain);
    EXPECT_EQ(opened(kSubject, "member", value), plain);
  }
  EXPECT_EQ(db::testing::count_rows(*connection_, "data_key"), 1);
}

TEST_P(Vaults, NeverSealAlike) {
  EXPECT_NE(sealed(kSubject, "member", "13800138000"), sealed(kSubject, "member", "13800138000"));
}

TEST_P(Vaults, BindAValueToItsPlace) {
  const Sealed value = sealed(kSubject, "member", "13800138000");
  sealed(kOther, "member", "");
  sealed(kSubject, "youth_survey", "");
  const auto damaged = [&](SubjectId subject, std::string_view purpose, std::string_view column,
                           const Sealed& bytes) {
    return code_of([&] { Vault(*connection_, keys()).open(subject, purpose, column, bytes); });
  };
  EXPECT_EQ(damaged(kSubject, "member", "phone", value), "");
  EXPECT_EQ(damaged(kOther, "member", "phone", value), "sealed_value_damaged");
  EXPECT_EQ(damaged(kSubject, "youth_survey", "phone", value), "sealed_value_damaged");
  EXPECT_EQ(damaged(kSubject, "member", "address", value), "sealed_value_damaged");
  for (std::size_t i = 0; i < value.size(); ++i) {
    Sealed changed = value;
    changed[i] ^= std::byte{4};
    EXPECT_EQ(damaged(kSubject, "member", "phone", changed), "sealed_value_damaged") << i;
    EXPECT_EQ(damaged(kSubject, "member", "phone",
                      Sealed(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(i))),
              "sealed_value_damaged")
        << i;
  }
}

TEST_P(Vaults, OpenNothingOnceTheKeyIsGone) {
  const Sealed value = sealed(kSubject, "member", "13800138000");
  EXPECT_EQ(opened(kOther, "member", value), std::nullopt);
  connection_->execute("DELETE FROM data_key");
  EXPECT_EQ(opened(kSubject, "member", value), std::nullopt);
}

TEST_P(Vaults, SealNothingOfWhomWasErased) {
  sealed(kSubject, "member", "13800138000");
  keys().record_erasures(std::vector{Erasure{kOther, {}, 0}});
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Vault vault(*connection_, keys());
  EXPECT_TRUE(vault.erased(kOther));
  EXPECT_EQ(code_of([&] { vault.seal(kOther, "member", "phone", "1"); }), "erased");
  // What the database says counts too, were the list lost.
  constexpr SubjectId kThird = subject_of(make_id<PersonTag>(PartitionId(3), 3));
  connection_->execute(
      "INSERT INTO erasure (partition, subject, purpose, generation, position) "
      "VALUES (3, ?1, '', 1, 9)",
      {kThird});
  EXPECT_EQ(code_of([&] { vault.seal(kThird, "member", "phone", "1"); }), "erased");
}

TEST_P(Vaults, BeginAnewAfterAPurposeWasErased) {
  const Sealed before = sealed(kSubject, "member", "13800138000");
  keys().record_erasures(std::vector{Erasure{kSubject, "member", 1}});
  connection_->execute("DELETE FROM data_key");
  const Sealed after = sealed(kSubject, "member", "13900139000");
  EXPECT_EQ(opened(kSubject, "member", before), std::nullopt);
  EXPECT_EQ(opened(kSubject, "member", after), "13900139000");
}

TEST_P(Vaults, ReadManyKeysAtOnce) {
  std::vector<SubjectId> subjects;
  std::vector<Sealed> values;
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Vault vault(*connection_, keys(), journal::Insertion::bulk);
    for (std::int64_t serial = 1; serial <= 500; ++serial) {
      const PartitionId partition(serial % 3 + 1);
      subjects.push_back(subject_of(make_id<PersonTag>(partition, serial)));
      vault.introduce(subjects.back());
      values.push_back(vault.seal(subjects.back(), "member", "phone", std::to_string(serial)));
    }
    vault.finish();
    transaction.commit();
  }
  subjects.push_back(subject_of(make_id<PersonTag>(PartitionId(1), 1'000)));  // without a key
  Vault vault(*connection_, keys());
  vault.fetch(subjects, "member");
  // Nothing is left to be read one by one.
  connection_->execute("DELETE FROM data_key");
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_EQ(vault.open(subjects[i], "member", "phone", values[i]), std::to_string(i + 1));
  EXPECT_EQ(vault.open(subjects.back(), "member", "phone", values[0]), std::nullopt);
}

// More keys than a vault keeps are read again.
TEST_P(Vaults, KeepABoundedNumberOfKeys) {
  std::vector<SubjectId> subjects;
  std::vector<Sealed> values;
  {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    Vault vault(*connection_, keys(), journal::Insertion::bulk);
    for (std::size_t i = 0; i < Vault::kMostKept + 100; ++i) {
      subjects.push_back(
          subject_of(make_id<PersonTag>(PartitionId(1), static_cast<std::int64_t>(i) + 1)));
      vault.introduce(subjects.back());
      values.push_back(vault.seal(subjects.back(), "member", "phone", std::to_string(i)));
    }
    // Those that were made stay until they are in the table, and open.
    EXPECT_EQ(vault.open(subjects[0], "member", "phone", values[0]), "0");
    vault.finish();
    transaction.commit();
  }
  Vault vault(*connection_, keys());
  vault.fetch(subjects, "member");
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_EQ(vault.open(subjects[i], "member", "phone", values[i]), std::to_string(i));
}

// A data key that was made within a savepoint is gone with it; nothing may be sealed under it.
TEST_P(Vaults, ForgetWhatASavepointTookBack) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Vault vault(*connection_, keys());
  {
    const db::Savepoint attempt(*connection_);
    vault.seal(kSubject, "member", "phone", "1");
  }
  const Sealed value = vault.seal(kSubject, "member", "phone", "2");
  transaction.commit();
  EXPECT_EQ(opened(kSubject, "member", value), "2");
}

TEST_P(Vaults, RefuseASavepointTakenBackInBulk) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  Vault vault(*connection_, keys(), journal::Insertion::bulk);
  {
    const db::Savepoint attempt(*connection_);
    vault.seal(kSubject, "member", "phone", "1");
  }
  EXPECT_THROW(vault.seal(kSubject, "member", "phone", "2"), std::logic_error);
  EXPECT_THROW(vault.forget(), std::logic_error);
}

TEST_P(Vaults, RefuseTheKeysOfAnotherDatabase) {
  const Sealed value = sealed(kSubject, "member", "13800138000");
  EXPECT_TRUE(check_keys(*connection_, keys()).ok());
  testing::KeyScratch foreign;
  const auto checked = check_keys(*connection_, foreign.keys());
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().code, "keys_of_another_database");
  Vault vault(*connection_, foreign.keys());
  EXPECT_EQ(code_of([&] { vault.open(kSubject, "member", "phone", value); }),
            "sealed_value_damaged");
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  EXPECT_EQ(code_of([&] { vault.seal(kOther, "member", "phone", "1"); }),
            "keys_of_another_database");
}

TEST_P(Vaults, SayWhichKeyIsMissing) {
  const Sealed value = sealed(kSubject, "member", "13800138000");
  keys().add_wrapping_key(*Date::parse("2026-07-01")).or_throw();
  keys().remove_wrapping_keys_before(2).or_throw();
  const KeyFolder later = scratch_keys_.reopened();
  EXPECT_EQ(check_keys(*connection_, later).error().code, "keys_missing");
  Vault vault(*connection_, later);
  EXPECT_EQ(code_of([&] { vault.open(kSubject, "member", "phone", value); }), "keys_missing");
}

TEST_P(Vaults, FindEqualValuesOfAKindByFingerprint) {
  const Vault vault(*connection_, keys());
  testing::KeyScratch foreign;
  const Vault elsewhere(*connection_, foreign.keys());
  const Fingerprint one = vault.fingerprint("id_number", "110101200503074479");
  EXPECT_EQ(one, Vault(*connection_, keys()).fingerprint("id_number", "110101200503074479"));
  EXPECT_NE(one, vault.fingerprint("phone", "110101200503074479"));
  EXPECT_NE(one, vault.fingerprint("id_number", "11010120050307447X"));
  EXPECT_NE(one, elsewhere.fingerprint("id_number", "110101200503074479"));
  EXPECT_NE(vault.fingerprint("a", "bc"), vault.fingerprint("ab", "c"));
}

}  // namespace
}  // namespace jishi::person
