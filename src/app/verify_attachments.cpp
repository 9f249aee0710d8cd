#include "app/verify_attachments.hpp"

#include <iostream>

#include "app/ledger_site.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "ledger/attachment.hpp"

namespace jishi::app {
namespace {

struct Found {
  ledger::FileCheck check;
  std::int64_t unneeded = 0;
  std::int64_t unneeded_bytes = 0;
  std::int64_t removed = 0;
};

Found look(LedgerSite& site, const Surroundings& surroundings, bool collect) {
  ledger::AttachmentFolder folder = site.files();
  auto connection = site.readers().lease();
  Found found;
  {
    person::Vault vault(*connection, site.keys());
    found.check = ledger::verify_files(*connection, vault, folder, surroundings.progress);
  }
  const auto files =
      ledger::unneeded_files(*connection, folder, surroundings.clock.now(), surroundings.progress);
  for (const ledger::AttachmentFolder::File& file : files)
    found.unneeded_bytes += file.bytes;
  found.unneeded = static_cast<std::int64_t>(files.size());
  if (collect) found.removed = folder.remove(files);
  return found;
}

void print_json(const Found& found) {
  JsonWriter out;
  out.begin_object().member("ok", found.check.wrong == 0);
  out.member("attachments", found.check.attachments).member("wrong", found.check.wrong);
  out.key("problems").begin_array();
  for (const std::string& problem : found.check.problems)
    out.value(problem);
  out.end_array().member("unneeded", found.unneeded);
  out.member("unneeded_bytes", found.unneeded_bytes).member("removed", found.removed);
  std::cout << out.end_object().take() << '\n';
}

void print_text(const Found& found, bool collect) {
  for (const std::string& problem : found.check.problems)
    std::cout << problem << '\n';
  const auto told = static_cast<std::int64_t>(found.check.problems.size());
  if (found.check.wrong > told) {
    std::cout << "……另有 " << grouped(found.check.wrong - told) << " 个。\n";
  }
  std::cout << "附件 " << grouped(found.check.attachments) << " 个，"
            << (found.check.wrong == 0 ? "文件都在、都能打开，内容与附上时相同"
                                       : "有问题的 " + grouped(found.check.wrong) + " 个")
            << "。\n";
  if (found.unneeded == 0) return;
  std::cout << "没有登记的文件 " << grouped(found.unneeded) << " 个（"
            << grouped((found.unneeded_bytes + 1023) / 1024) << " KB），是中断的操作留下的"
            << (collect ? "，已删除。\n" : "；用 --collect 删除。\n");
}

}  // namespace

int verify_attachments(const Arguments& arguments, const Surroundings& surroundings) {
  const bool collect = arguments.has("collect");
  LedgerSite site(arguments, collect ? db::OpenMode::write : db::OpenMode::read,
                  surroundings.clock);
  const Found found = look(site, surroundings, collect);
  if (arguments.has("json")) {
    print_json(found);
  } else {
    print_text(found, collect);
  }
  return found.check.wrong == 0 ? kDone : kNo;
}

}  // namespace jishi::app
