#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "import_edits.hpp"
#include "serve_clients.hpp"

namespace jishi::crash {
namespace {

using api::testing::Answer;
using api::testing::Client;
using nlohmann::json;

constexpr std::size_t kMostRows = 40;
constexpr std::size_t kBulkRows = 4;
constexpr std::size_t kRepeated = 20;
constexpr int kLastDay = 27;  // of March 2024

[[noreturn]] void wrong(const std::string& what, const Answer& answer) {
  throw std::runtime_error(what + ": " + std::to_string(answer.status) + " " + answer.body);
}

std::string day_of(int day) {
  return std::string("2024-03-") + (day < 10 ? "0" : "") + std::to_string(day);
}

std::string duty_of(std::int64_t number) {
  return std::string(office::kEdited) + std::to_string(number);
}

std::string row_path(std::int64_t row) {
  return "/api/ledgers/committee_member/rows/" + std::to_string(row);
}

}  // namespace

void Acknowledged::add(std::int64_t edit) {
  const std::scoped_lock lock(mutex_);
  edits_.insert(edit);
  ++count_;
  changed_.notify_all();
}

void Acknowledged::count_one() {
  const std::scoped_lock lock(mutex_);
  ++count_;
  changed_.notify_all();
}

std::set<std::int64_t> Acknowledged::edits() const {
  const std::scoped_lock lock(mutex_);
  return edits_;
}

bool Acknowledged::has(std::int64_t edit) const {
  const std::scoped_lock lock(mutex_);
  return edits_.contains(edit);
}

std::size_t Acknowledged::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

bool Acknowledged::wait_for(const std::function<bool(std::size_t)>& enough) const {
  const auto until = std::chrono::steady_clock::now() + kLongestStep;
  std::unique_lock lock(mutex_);
  while (!enough(count_)) {
    if (std::chrono::steady_clock::now() > until) return false;
    changed_.wait_for(lock, std::chrono::milliseconds(20));
  }
  return true;
}

void Worker::work(std::uint16_t port, const std::atomic<bool>& ends) {
  while (!ends && one_thing(port)) {
  }
}

Client Editor::client(std::uint16_t port) {
  if (!token_.empty()) return Client::of_village(port, token_);
  if (session_.empty()) session_ = sign_in(port, login_).session();
  return Client(port, session_);
}

std::string Editor::rows_path() const {
  return "/api/units/" + std::to_string(unit_.value()) + "/ledgers/committee_member";
}

std::size_t Editor::any_of(std::size_t count) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
}

bool Editor::one_thing(std::uint16_t port) {
  const std::size_t kind = any_of(10);
  if (!entries_.empty() && kind == 0) return enter_again(port);
  if (rows_.empty() || kind < 3) return enter(port);
  if (rows_.size() > kBulkRows && kind == 3) return change_some(port);
  return change(port);
}

// The same entry always has the same key and the same body.
std::optional<Answer> Editor::send(std::uint16_t port, const Entry& entry) {
  const office::MadeUpPerson person(office::kEditorPersons + entry.number);
  const json body = {
      {"person",
       {{"name", person.name},
        {"id_number", person.id_number},
        {"phone", person.phone},
        {"notice", {{"kind", "notice"}, {"on", day_of(1)}}}}},
      {"values", {{"post", "member"}, {"duty", duty_of(entry.number)}, {"term_from", day_of(1)}}}};
  return asked([&] {
    return client(port).post(rows_path() + "/rows", body,
                             "Idempotency-Key: entry-" + std::to_string(entry.number) + "\r\n");
  });
}

bool Editor::enter(std::uint16_t port) {
  entries_.push_back({told_.next_number(), 0});
  return settle_entry(port, entries_.back());
}

bool Editor::enter_again(std::uint16_t port) {
  return settle_entry(port, entries_[any_of(entries_.size())]);
}

// Sent for the first time or again: in the end there is one row, always the same.
bool Editor::settle_entry(std::uint16_t port, Entry& entry) {
  const auto answer = send(port, entry);
  if (!answer) return false;
  if (answer->status != 201) wrong("a row is refused", *answer);
  const json said = answer->json();
  // A row that was withdrawn since is not shown any more.
  if (!said.contains("row") && entry.row != 0) return true;
  const auto row = said.at("row").at("row").get<std::int64_t>();
  if (entry.row != 0 && entry.row != row) wrong("an entry repeated is another row", *answer);
  const bool first = entry.row == 0;
  entry.row = row;
  told_.add(entry.number);
  if (!first || !token_.empty() || rows_.size() >= kMostRows) return true;
  rows_.emplace_back().id = row;
  return look(port, rows_.back());
}

// What the row is now becomes what was told of it.
bool Editor::look(std::uint16_t port, Row& row) {
  const auto answer = asked([&] { return client(port).get(row_path(row.id)); });
  if (!answer) return false;
  if (answer->status != 200) wrong("a row is not shown", *answer);
  const json all = answer->json();
  row.told = all.at("versions").dump();
  std::int64_t last = 0;
  const json versions = all.at("versions");
  for (const json& version : versions)
    last = std::max(last, version.at("revision").get<std::int64_t>());
  row.revision = last;
  return true;
}

bool Editor::change(std::uint16_t port) {
  const std::size_t chosen = any_of(rows_.size());
  Row& row = rows_[chosen];
  if (row.withdrawn) return enter(port);
  json body;
  const std::size_t kind = any_of(10);
  const bool later = !row.ended && row.day < kLastDay;
  if (kind == 0) {
    body = {{"way", "withdraw"}};
  } else if (kind == 1 && later) {
    body = {{"way", "end"}, {"day", day_of(row.day)}};
  } else if (kind == 2 && later && row.day > 2 && !row.moved) {
    body = {{"way", "move"}, {"day", day_of(row.day)}, {"to_unit", moves_to_.value()}};
  } else if (kind < 6 && later) {
    body = {{"way", "from"}, {"day", day_of(row.day)}};
  } else {
    body = {{"way", "correct"}, {"day", day_of(row.ended ? 1 : row.day - 1)}};
  }
  Change now{0, {chosen}};
  if (body.at("way") == "from" || body.at("way") == "correct") {
    now.number = told_.next_number();
    body["values"] = {{"duty", duty_of(now.number)}};
  }
  open_ = now;
  const auto answer =
      asked([&] { return client(port).patch(row_path(row.id), row.revision, body); });
  if (!answer) return false;
  if (answer->status != 200) wrong("a change is refused, " + body.dump() + row.told, *answer);
  now.number != 0 ? told_.add(now.number) : told_.count_one();
  open_.reset();
  if (body.at("way") == "withdraw") row.withdrawn = true;
  if (body.at("way") == "end") row.ended = true;
  if (body.at("way") == "move") row.moved = true;
  if (body.at("way") != "correct") ++row.day;
  // What a lost answer leaves open here is only what is looked at, not whether it is there.
  const std::string before = row.told;
  if (!look(port, row)) {
    open_ = Change{now.number, {chosen}, true};
    return false;
  }
  if (row.told == before) wrong("an acknowledged change is not shown", *answer);
  return true;
}

// The same correction of some rows, in one request.
bool Editor::change_some(std::uint16_t port) {
  Change now{told_.next_number(), {}};
  json rows = json::array();
  for (std::size_t i = any_of(rows_.size() - kBulkRows); now.rows.size() < kBulkRows; ++i) {
    if (i == rows_.size()) return true;
    if (rows_[i].withdrawn) continue;
    now.rows.push_back(i);
    rows.push_back({{"row", rows_[i].id}, {"revision", rows_[i].revision}});
  }
  open_ = now;
  const json body = {{"way", "correct"},
                     {"day", day_of(1)},
                     {"values", {{"duty", duty_of(now.number)}}},
                     {"rows", rows}};
  const auto answer = asked([&] { return client(port).post(rows_path() + "/bulk", body); });
  if (!answer) return false;
  if (answer->status != 200) wrong("a change of many is refused", *answer);
  const json results = answer->json().at("results");
  for (const json& result : results)
    if (!result.at("ok").get<bool>()) wrong("a change of many is refused in part", *answer);
  told_.add(now.number);
  open_->told = true;
  while (!open_->rows.empty()) {
    if (!look(port, rows_[open_->rows.back()])) return false;
    open_->rows.pop_back();
  }
  open_.reset();
  return true;
}

void Editor::settle(std::uint16_t port, const std::set<std::int64_t>& present) {
  const auto still_there = [](bool known) {
    if (!known) throw std::runtime_error("the server that came again does not answer");
  };
  if (token_.empty() && !session_.empty()) {
    const Answer session = client(port).get("/api/session");
    if (session.status != 200) wrong("a session is lost", session);
  }
  // Those of long ago were asked about before.
  const std::size_t first = entries_.size() - std::min(entries_.size(), kRepeated);
  for (Entry& entry : std::span(entries_).subspan(first)) {
    const bool was_told = told_.has(entry.number);
    if (was_told && !present.contains(entry.number))
      throw std::runtime_error("entry " + std::to_string(entry.number) + " is lost");
    still_there(settle_entry(port, entry));
  }
  std::size_t changed = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    Row& row = rows_[i];
    const bool open = open_ && std::ranges::find(open_->rows, i) != open_->rows.end();
    const std::string before = row.told;
    still_there(look(port, row));
    if (before.empty() || before == row.told) continue;
    if (!open)
      throw std::runtime_error("row " + std::to_string(row.id) + " was\n" + before + "\nand is\n" +
                               row.told);
    ++changed;
  }
  if (!open_) return;
  if (open_->told && changed != open_->rows.size())
    throw std::runtime_error("an acknowledged change of rows is not shown");
  if (changed != 0 && changed != open_->rows.size())
    throw std::runtime_error("a change of many rows is there in part");
  if (open_->number != 0 && present.contains(open_->number) != (changed != 0) &&
      !told_.has(open_->number))
    throw std::runtime_error("edit " + std::to_string(open_->number) +
                             " is there in part: what is kept and what is shown differ");
  if (open_->number != 0 && changed == 0 && told_.has(open_->number) &&
      !present.contains(open_->number))
    throw std::runtime_error("edit " + std::to_string(open_->number) + " is lost");
  // How far its days have come is not known: the row is left as it is.
  if (changed != 0 && open_->rows.size() == 1) rows_[open_->rows.front()].withdrawn = true;
  open_.reset();
}

}  // namespace jishi::crash
