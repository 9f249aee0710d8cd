#include "import_office.hpp"

#include <array>
#include <stdexcept>

#include "journal/journal_store.hpp"
#include "ledger/attachment.hpp"
#include "organisation/change.hpp"
#include "organisation/tree_answers.hpp"
#include "organisation/unit_store.hpp"
#include "package/folder.hpp"
#include "package/install.hpp"
#include "package/package_store.hpp"
#include "person/people.hpp"

namespace jishi::office {
namespace {

using organisation::Level;

constexpr std::size_t kReaders = 4;
constexpr std::string_view kCountyCode = "510113";
const Date kFounded = *Date::from_ymd(2010, 1, 1);

constexpr const char* kAddition = R"(addition: county_members
label: 本县增补
owner: "510113"
ledger: committee_member
fields:
  home_place: {label: 籍贯, type: text, max_length: 20}
)";

class EveryKind final : public organisation::KindRules {
 public:
  bool known(const std::string&) const override { return true; }
  bool may_stand_below(const std::string&, const std::string&) const override { return true; }
  std::string label(const std::string& kind) const override { return kind; }
};

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string township_name(int township) {
  return "第" + two_digits(township) + "镇";
}

std::string village_name(int township, int village) {
  return township_name(township) + "第" + two_digits(village) + "村";
}

void migrate(db::Connection& connection) {
  const SystemClock clock;
  journal::migrate_journal(connection, clock);
  package::migrate_packages(connection, clock);
  organisation::migrate_organisation(connection, clock);
  person::migrate_persons(connection, clock);
  ledger::migrate_attachments(connection, clock);
  exchange::migrate_imports(connection, clock);
}

void plant_tree(db::Connection& connection, Size size) {
  const EveryKind kinds;
  db::Transaction transaction(connection, db::TransactionMode::write);
  journal::Appender appender(connection, {kOperator, SystemClock().now(), "office"});
  organisation::TreeChanges changes(connection, appender, kinds, "");
  const auto found = [&](UnitId parent, Level level, const char* kind, const std::string& name,
                         const std::string& code) {
    std::optional<std::string> division;
    if (!code.empty()) division = code;
    return changes.found({parent, kFounded, level, kind, name, division, {}}).or_throw();
  };
  const UnitId root = found({}, Level::centre, "leading_body", "中央", "");
  const std::string county_code(kCountyCode);
  const UnitId county = found(root, Level::county, "leading_body", "青白江区", county_code);
  for (int i = 1; i <= size.townships; ++i) {
    const std::string code = county_code + "1" + two_digits(i);
    const UnitId township =
        found(county, Level::township, "league_committee", township_name(i), code);
    for (int k = 1; k <= size.villages; ++k)
      found(township, Level::village, "branch", village_name(i, k), code + "2" + two_digits(k));
  }
  appender.finish();
  transaction.commit();
}

void require_installed(const package::InstallReport& report) {
  if (!report.mistakes.empty()) throw std::runtime_error(package::to_text(report.mistakes.front()));
}

void install(db::Connection& connection, const std::filesystem::path& packages) {
  package::MistakeLog log;
  const auto folder = package::read_folder(packages, log);
  if (!folder) throw std::runtime_error("no package in " + packages.string());
  const std::array folders = {*folder};
  const package::InstallAuthor author{kOperator, SystemClock().now(), "office"};
  organisation::TreeAnswers tree(connection, import_day());
  SilentProgress silent;
  require_installed(package::install_packages(connection, folders, tree, author, silent));
  const UnitId county = *tree.unit_with_code(kCountyCode);
  const std::array files = {package::SourceFile{"county.yaml", kAddition}};
  require_installed(package::install_additions(connection, county, files, tree, author, silent));
}

}  // namespace

Date import_day() {
  return *Date::from_ymd(2024, 3, 1);
}

std::string unit_name(Size size, std::int64_t index) {
  const std::int64_t each = size.villages + 1;
  const int township = static_cast<int>(index / each % size.townships) + 1;
  const int village = static_cast<int>(index % each);
  return village == 0 ? township_name(township) : village_name(township, village);
}

void found(const std::string& address, const std::filesystem::path& keys,
           const std::filesystem::path& packages, Size size) {
  const auto database = db::Database::open(address, db::OpenMode::create);
  const auto connection = database->connect();
  migrate(*connection);
  plant_tree(*connection, size);
  install(*connection, packages);
  person::KeyFolder::create(keys, import_day()).or_throw();
}

Office::Office(const std::string& address, const std::filesystem::path& keys)
    : keys_(person::KeyFolder::open(keys).or_throw()),
      database_(db::Database::open(address, db::OpenMode::write)),
      connection_(database_->connect()),
      definitions_(std::make_unique<package::DefinitionsInUse>(*connection_)),
      readers_(std::make_unique<db::Pool>(*database_, kReaders)),
      writer_(std::make_unique<db::Writer>(*database_)) {
  person::check_keys(*connection_, keys_).or_throw();
  const auto counties = organisation::units_with_code(*connection_, kCountyCode, import_day(), 1);
  if (counties.empty()) throw std::runtime_error("the county is lost");
  county_ = counties.front().unit;
  for (const auto& township : organisation::children_at(*connection_, county_, import_day())) {
    units_.push_back(township.unit);
    for (const auto& village : organisation::children_at(*connection_, township.unit, import_day()))
      units_.push_back(village.unit);
  }
}

const package::Ledger& Office::ledger() const {
  return *definitions_->now()->packages.find_ledger(std::string(kLedger));
}

exchange::ImportSurroundings Office::surroundings() {
  return {*readers_, *writer_, *definitions_, keys_, clock_};
}

exchange::ImportRequest Office::request(const std::filesystem::path& sheet) const {
  exchange::ImportRequest request;
  request.ledger = kLedger;
  request.file = sheet;
  request.unit = county_;
  request.valid_from = import_day();
  request.existing = exchange::Existing::update;
  request.notice = {person::NoticeKind::notice, import_day(), "填表说明"};
  request.source = "office";
  return request;
}

}  // namespace jishi::office
