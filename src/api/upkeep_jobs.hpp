// Backups and checks as jobs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "api/jobs.hpp"
#include "upkeep/backup.hpp"

namespace jishi::api {

enum class Check {
  journal,      // its chains, entry by entry
  attachments,  // each opened and compared with what was attached
  index,        // a sample of units: the statistics against the rows
};
std::string_view word(Check check);
std::string_view label(Check check);  // 核对流水
std::optional<Check> check_of_word(std::string_view word);

// Result {"check":{"what":…,"whole":…,"words":…,"findings":[…]}}; done also where it is not whole:
// that was found out. Failure no_attachment_folder where attachments are not kept here.
Jobs::Work check_work(Service& service, Check check);

// A new backup in the folder, tried out by restoring it. Result {"backup":{"name":…,"folder":…,
// "bytes":…,"files":…,"trial":…,"words":…}}. Failure disk_full before anything is written, and
// those of upkeep::back_up and upkeep::try_out.
Jobs::Work backup_work(Service& service, std::string address, std::filesystem::path folder);

}  // namespace jishi::api
