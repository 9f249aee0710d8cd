// How units are shown: on a terminal and as JSON.
#pragma once

#include <string>
#include <vector>

#include "api/unit_history.hpp"
#include "base/json_writer.hpp"
#include "db/connection.hpp"
#include "organisation/lookup.hpp"
#include "organisation/unit.hpp"
#include "package/definitions.hpp"
#include "package/shown_value.hpp"
#include "package/unit_profile.hpp"

namespace jishi::app {

enum class Detail { summary, history };

// Reads what is shown; `date` is the day asked about.
class UnitPage {
 public:
  UnitPage(db::Connection& connection, const package::Definitions& definitions,
           const organisation::UnitVersion& version, Date date, Detail detail);
  std::string text() const;
  void write(JsonWriter& json) const;

 private:
  std::string history_text() const;
  void write_history(JsonWriter& json) const;

  std::string profile_text() const;

  db::Connection& connection_;
  const package::Definitions& definitions_;
  package::ProfileValues profile_;
  organisation::UnitVersion version_;
  Date date_;
  bool living_ = false;
  std::string path_;
  std::optional<organisation::UnitVersion> successor_;
  organisation::LevelCounts below_{};
  Detail detail_;
  std::int64_t revision_ = 0;
  std::vector<organisation::UnitVersion> versions_;
  api::UnitHistory history_;
};

using api::name_and_code;
// “乡级 7，村级 83”; “无” where there are none.
std::string counts_text(const organisation::LevelCounts& counts);
// “2019-10-31 至 2023-06-29”, inclusive on screen; “2023-06-30 起”.
std::string interval_text(Date from, Date to);
void write_version(JsonWriter& json, const organisation::UnitVersion& version);
void write_counts(JsonWriter& json, const organisation::LevelCounts& counts);

}  // namespace jishi::app
