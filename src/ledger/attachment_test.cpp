#include "ledger/attachment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "ledger/retention.hpp"
#include "ledger/testing/ledger_tests.hpp"
#include "person/erase.hpp"

namespace jishi::ledger {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string number_text(std::size_t number, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i, number >>= 8)
    out += static_cast<char>(number & 0xFF);
  return out;
}

// An archive with empty files of these names, as far as its directory tells.
std::string zip_of(const std::vector<std::string>& names) {
  std::string archive = "PK\3\4"s + std::string(26, '\0');
  const std::size_t directory = archive.size();
  for (const std::string& name : names)
    archive += "PK\1\2"s + std::string(24, '\0') + number_text(name.size(), 2) +
               std::string(16, '\0') + name;
  const std::size_t size = archive.size() - directory;
  return archive + "PK\5\6"s + std::string(4, '\0') + number_text(names.size(), 2) +
         number_text(names.size(), 2) + number_text(size, 4) + number_text(directory, 4) + "\0\0"s;
}

TEST(FileKinds, AreToldByContent) {
  const std::string docx = zip_of({"[Content_Types].xml", "word/document.xml"});
  struct Case {
    std::string content;
    std::optional<FileKind> kind;
  };
  const Case cases[] = {
      {"\xFF\xD8\xFF\xE0", FileKind::jpg},
      {"\x89PNG\r\n\x1A\n", FileKind::png},
      {"%PDF-1.7\n", FileKind::pdf},
      {docx, FileKind::docx},
      {zip_of({"xl/workbook.xml", "[Content_Types].xml"}), FileKind::xlsx},
      {"说明\r\n第二行\t", FileKind::txt},
      {zip_of({"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"}), std::nullopt},
      {zip_of({"[Content_Types].xml"}), std::nullopt},
      {zip_of({"a.txt"}), std::nullopt},
      {docx.substr(0, docx.size() - 30), std::nullopt},
      {"\x7F"
       "ELF",
       std::nullopt},
      {"MZ\x90\0"s, std::nullopt},
      {"\xB4\xF3\xC3\xC7", std::nullopt},  // GB18030
      {"", std::nullopt},
  };
  for (const Case& each : cases)
    EXPECT_EQ(file_kind(bytes(each.content)), each.kind) << each.content;
}

// Whatever the lengths and offsets in it say, an archive is read within its bounds.
TEST(FileKinds, ReadDamagedArchivesWithinTheirBounds) {
  const std::string whole = zip_of({"[Content_Types].xml", "xl/workbook.xml"});
  for (std::size_t at = 4; at < whole.size(); ++at)
    for (const char with : {'\0', '\x01', '\x7F', '\xFF'}) {
      std::string damaged = whole;
      damaged[at] = with;
      const auto kind = file_kind(bytes(damaged));
      EXPECT_TRUE(!kind || *kind == FileKind::xlsx);
      EXPECT_FALSE(file_kind(bytes(whole.substr(0, at))) == FileKind::xlsx);
    }
}

TEST(FileKinds, FitTheirNames) {
  EXPECT_TRUE(fits_name(FileKind::jpg, "照片.JPEG"));
  EXPECT_TRUE(fits_name(FileKind::pdf, "a.b.pdf"));
  EXPECT_FALSE(fits_name(FileKind::pdf, "照片.jpg"));
  EXPECT_FALSE(fits_name(FileKind::txt, ".txt"));
  EXPECT_FALSE(fits_name(FileKind::txt, "txt"));
}

class Attached : public testing::LedgerTests {
 protected:
  void SetUp() override {
    LedgerTests::SetUp();
    folder_.emplace(AttachmentFolder::open(scratch_.path() / "库.files").or_throw());
    row_ = add("home", hongyang_, "2020-01-01",
               {{"title", std::string("一号店")}, {"grade", std::string("plain")}})
               .row;
  }

  template <class F>
  auto with(F&& f) {
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    journal::ChangeSet set(appender);
    person::Vault vault(*connection_, *keys_);
    Attachments attachments(*connection_, set, vault, *folder_);
    auto result = f(attachments);
    set.finish();
    appender.finish();
    transaction.commit();
    return result;
  }
  Result<std::int64_t> attach(const std::string& name, const std::string& content,
                              PersonId person = {}) {
    return with([&](Attachments& attachments) {
      return attachments.add(ledger("home"), row_, person, name, bytes(content));
    });
  }
  static std::string told(const Result<std::int64_t>& result) {
    return result ? std::to_string(*result) : result.error().code;
  }
  std::string read(std::int64_t number) {
    person::Vault vault(*connection_, *keys_);
    const auto content =
        read_attachment(*connection_, vault, *folder_, ledger("home"), row_, number);
    return content ? *content : content.error().code;
  }
  std::vector<std::string> names(bool with_former = false) {
    person::Vault vault(*connection_, *keys_);
    std::vector<std::string> out;
    for (const Attachment& each :
         attachments_of(*connection_, vault, ledger("home"), row_, with_former))
      out.push_back(each.erased ? "清除" : each.name);
    return out;
  }
  std::vector<fs::path> files() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_->path()))
      if (entry.is_regular_file()) found.push_back(entry.path());
    return found;
  }
  std::int64_t collect(std::int64_t days_from_now) {
    SilentProgress silent;
    const std::int64_t now = SystemClock().now().microseconds;
    return folder_->remove(
        unneeded_files(*connection_, *folder_, {now + days_from_now * 86'400'000'000}, silent));
  }
  FileCheck verify(const AttachmentFolder& folder) {
    SilentProgress silent;
    person::Vault vault(*connection_, *keys_);
    return verify_files(*connection_, vault, folder, silent);
  }
  // Where the file of an attachment stands.
  fs::path file_of(std::int64_t number) {
    auto rows = connection_->query("SELECT address FROM attachment WHERE number = ?1", {number});
    rows.next();
    const std::string name = hex(rows.blob(0));
    return folder_->path() / name.substr(0, 2) / name;
  }

  db::testing::ScratchFolder scratch_;
  std::optional<AttachmentFolder> folder_;
  RowId row_;
};
JISHI_ON_BOTH_DATABASES(Attached);

TEST_P(Attached, AreKeptEncryptedAndComeBack) {
  const std::string content = "名单：张三丰，李四光，王五月\n";
  EXPECT_EQ(told(attach("名单.txt", content)), "1");
  EXPECT_EQ(told(attach("照片.jpg", "\xFF\xD8\xFF" + content)), "2");
  EXPECT_EQ(told(attach("又一次.txt", content)), "1");  // it is there already
  EXPECT_EQ(names(), (std::vector{"名单.txt"s, "照片.jpg"s}));
  EXPECT_EQ(read(1), content);
  EXPECT_EQ(read(2), "\xFF\xD8\xFF" + content);
  EXPECT_EQ(read(3), "no_such_attachment");
  ASSERT_EQ(files().size(), 2U);
  for (const fs::path& path : files()) {
    std::ifstream in(path, std::ios::binary);
    const std::string stored{std::istreambuf_iterator<char>(in), {}};
    EXPECT_GT(stored.size(), content.size());
    EXPECT_EQ(stored.find("张三丰"), std::string::npos);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  auto rows = connection_->query("SELECT payload FROM journal_entry");
  while (rows.next())
    EXPECT_EQ(rows.text(0).find("名单"), std::string_view::npos);
  EXPECT_TRUE(journal_whole());
}

TEST_P(Attached, AreRefusedWhenTheyAreNotWhatTheySay) {
  EXPECT_EQ(told(attach("程序.txt", "MZ\0\1"s)), "attachment_kind");
  EXPECT_EQ(told(attach("照片.pdf", "\xFF\xD8\xFF")), "attachment_name");
  EXPECT_EQ(told(attach("../名单.txt", "a")), "attachment_name");
  EXPECT_EQ(told(attach("名\n单.txt", "a")), "attachment_name");
  EXPECT_EQ(told(attach(std::string(97, 'a') + ".txt", "a")), "attachment_name");
  EXPECT_EQ(told(attach("大.txt", std::string(kMaxAttachmentBytes + 1, 'a'))),
            "attachment_too_large");
  EXPECT_TRUE(files().empty());
}

TEST_P(Attached, AreNoMoreThanSoMany) {
  for (std::int64_t i = 1; i <= kMaxAttachmentsPerRow; ++i)
    ASSERT_EQ(told(attach("a.txt", std::to_string(i))), std::to_string(i));
  EXPECT_EQ(told(attach("a.txt", "x")), "attachments_too_many");
  with([&](Attachments& attachments) {
    return attachments.remove(ledger("home"), row_, 7);
  }).or_throw();
  EXPECT_EQ(names().size(), 49U);
  EXPECT_EQ(names(true).size(), 50U);
  EXPECT_EQ(read(7), "7");  // what was known stays known
  EXPECT_EQ(told(attach("a.txt", "x")), "51");
  EXPECT_FALSE(
      with([&](Attachments& attachments) { return attachments.remove(ledger("home"), row_, 7); }));
}

TEST_P(Attached, TellWhatIsMissingOrDamaged) {
  attach("一.txt", "一").or_throw();
  attach("二.txt", "二").or_throw();
  SilentProgress silent;
  EXPECT_EQ(verify(*folder_).attachments, 2);
  EXPECT_EQ(verify(*folder_).wrong, 0);
  AttachmentFolder copy = AttachmentFolder::open(scratch_.path() / "备份").or_throw();
  EXPECT_EQ(copy_files(*connection_, *folder_, copy, silent).or_throw(), 2);
  EXPECT_EQ(copy_files(*connection_, *folder_, copy, silent).or_throw(), 0);
  std::ofstream(files()[0], std::ios::binary | std::ios::app) << "x";
  fs::remove(files()[1]);
  EXPECT_EQ(verify(*folder_).wrong, 2);
  EXPECT_EQ(verify(*folder_).problems.size(), 2U);
  std::vector<std::string> codes = {read(1), read(2)};
  std::ranges::sort(codes);
  EXPECT_EQ(codes, (std::vector{"attachment_damaged"s, "attachment_missing"s}));
  EXPECT_EQ(verify(copy).wrong, 0);
  AttachmentFolder second = AttachmentFolder::open(scratch_.path() / "又一").or_throw();
  EXPECT_FALSE(copy_files(*connection_, *folder_, second, silent));
}

// Also where the file is whole but is another's, and of those that were taken off.
TEST_P(Attached, AreOpenedAndComparedWithWhatWasAttached) {
  attach("一.txt", "一").or_throw();
  attach("二.txt", "二").or_throw();
  attach("三.txt", "三").or_throw();
  with([&](Attachments& attachments) {
    return attachments.remove(ledger("home"), row_, 3);
  }).or_throw();
  EXPECT_EQ(verify(*folder_).attachments, 3);
  fs::remove(file_of(3));
  const FileCheck one = verify(*folder_);
  ASSERT_EQ(one.problems.size(), 1U);
  const std::string row = "home 第 #" + std::to_string(row_.value()) + " 行的附件 ";
  EXPECT_TRUE(one.problems[0].starts_with(row + "3：附件目录中缺少文件")) << one.problems[0];

  // The database says that the second attachment is in the file of the first.
  connection_->execute(
      "UPDATE attachment SET address = (SELECT address FROM attachment WHERE number = 1) "
      "WHERE number = 2");
  const FileCheck swapped = verify(*folder_);
  ASSERT_EQ(swapped.problems.size(), 2U);
  EXPECT_TRUE(swapped.problems[0].starts_with(row + "2：")) << swapped.problems[0];
  connection_->execute("UPDATE attachment SET bytes = bytes + 1 WHERE number = 1");
  EXPECT_EQ(verify(*folder_).wrong, 3);

  SilentProgress cancelled;
  cancelled.cancel();
  person::Vault vault(*connection_, *keys_);
  EXPECT_THROW(verify_files(*connection_, vault, *folder_, cancelled), Failure);
  EXPECT_THROW(unneeded_files(*connection_, *folder_, now_, cancelled), Failure);
}

// Its file is there before the change that tells of it is committed.
TEST_P(Attached, AreNotRemovedWhileTheyAreBeingAttached) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  journal::Appender appender(*connection_, {kOperator, now_, "测试"});
  journal::ChangeSet set(appender);
  {
    person::Vault vault(*connection_, *keys_);
    Attachments(*connection_, set, vault, *folder_)
        .add(ledger("home"), row_, {}, "一.txt", bytes("一"))
        .or_throw();
  }
  const auto elsewhere = database().connect();
  SilentProgress silent;
  const auto unneeded = unneeded_files(*elsewhere, *folder_, SystemClock().now(), silent);
  EXPECT_TRUE(unneeded.empty());
  set.finish();
  appender.finish();
  transaction.commit();
  EXPECT_EQ(read(1), "一");
  EXPECT_EQ(collect(2), 0);
  EXPECT_EQ(verify(*folder_).wrong, 0);
}

TEST_P(Attached, LeaveNoFileBehindThatNobodyTellsOf) {
  attach("一.txt", "一").or_throw();
  {  // a change that is rolled back after its file was written
    db::Transaction transaction(*connection_, db::TransactionMode::write);
    journal::Appender appender(*connection_, {kOperator, now_, "测试"});
    journal::ChangeSet set(appender);
    person::Vault vault(*connection_, *keys_);
    Attachments(*connection_, set, vault, *folder_)
        .add(ledger("home"), row_, {}, "二.txt", bytes("二"))
        .or_throw();
  }
  std::ofstream(folder_->path() / "new" / "half") << "x";
  EXPECT_EQ(files().size(), 3U);
  EXPECT_EQ(collect(0), 0);  // may be of a change that is not committed yet
  EXPECT_EQ(collect(2), 2);
  EXPECT_EQ(files().size(), 1U);
  EXPECT_EQ(read(1), "一");
}

TEST_P(Attached, GoWithTheirPerson) {
  db::Transaction transaction(*connection_, db::TransactionMode::write);
  journal::Appender appender(*connection_, {kOperator, now_, "测试"});
  journal::ChangeSet set(appender);
  PersonId person;
  {
    person::Vault vault(*connection_, *keys_);
    person::People people(*connection_, set, vault, today_);
    person::Identity identity;
    identity.name = "张三";
    person = people.add(partition_of(county_), identity, {}).or_throw();
  }
  set.finish();
  appender.finish();
  transaction.commit();
  attach("张三.txt", "张三的材料", person).or_throw();
  attach("店.txt", "店的材料").or_throw();
  db::Writer writer(database());
  const person::Erasure erasures[] = {{person::subject_of(person), ""}};
  person::erase(database(), writer, *keys_, erasures, {kOperator, now_, "清除"},
                [&](db::Connection& connection, journal::ChangeSet& changes,
                    std::span<const person::Erasure> some) {
                  clear_rows(connection, changes, *definitions_, some);
                });
  EXPECT_EQ(read(1), "attachment_erased");
  EXPECT_EQ(names(), (std::vector{"清除"s, "店.txt"s}));
  EXPECT_EQ(files().size(), 2U);
  db::Transaction again(*connection_, db::TransactionMode::write);
  EXPECT_EQ(remove_erased_files(*connection_, *folder_), 1);
  EXPECT_EQ(remove_erased_files(*connection_, *folder_), 0);
  again.commit();
  EXPECT_EQ(files().size(), 1U);
  EXPECT_EQ(read(2), "店的材料");
}

}  // namespace
}  // namespace jishi::ledger
