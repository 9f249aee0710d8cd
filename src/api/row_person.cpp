#include "api/row_person.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/person_rows_store.hpp"
#include "api/row_sight.hpp"
#include "exchange/import_words.hpp"
#include "exchange/take_existing.hpp"
#include "ledger/from_person.hpp"

namespace jishi::api {
namespace {

using http::FieldError;

person::NoticeKind kind_of(const std::string& word) {
  if (word == "notice") return person::NoticeKind::notice;
  if (word == "consent") return person::NoticeKind::consent;
  if (word == "guardian_consent") return person::NoticeKind::guardian_consent;
  throw ProblemFailure(
      {.error = {"bad_notice", "告知方式请选：已告知、本人同意，或监护人同意（未满 18 周岁）。"},
       .field = "person.notice"});
}

person::Notice notice_of(const Body& body, Date today) {
  body.only({"kind", "on", "reference"});
  person::Notice notice;
  notice.kind = kind_of(body.text("kind"));
  notice.on = body.optional_date("on").value_or(today);
  notice.reference = body.optional_text("reference").value_or("");
  if (*notice.on > today) {
    throw ProblemFailure({.error = {"bad_notice", "告知或同意的日期在今天之后，请核对。"},
                          .field = "person.notice"});
  }
  return notice;
}

// A part that is there and says something.
std::optional<std::string> part(const Body& body, std::string_view name) {
  auto text = body.optional_text(name);
  if (text && text->empty()) text.reset();
  return text;
}

[[noreturn]] void refuse(std::string field, Error error) {
  std::vector<FieldError> fields;
  fields.push_back({std::move(field), std::move(error)});
  refuse_fields(std::move(fields));
}

std::string place_of(const Error& error) {
  const std::string& code = error.code;
  if (code == "bad_name") return "person.name";
  if (code == "bad_phone") return "person.phone";
  if (code == "bad_id_number" || code == "id_number_taken") return "person.id_number";
  if (code == "bad_notice") return "person.notice";
  return "person.birth_date";
}

person::PersonVersion known_person(RowJob& job, PersonId person) {
  auto found = person::read_persons(job.connection, job.vault, std::array{person});
  if (found.empty() || found.front().revision == 0 || found.front().erased)
    refuse("person",
           {"unknown_person", "没有这个人，可能已被撤销或清除。请重新选择，或填写姓名。"});
  return std::move(found.front());
}

// Whether a row of theirs is somewhere where the caller may see it.
bool may_name(RowJob& job, const Service& service, const Caller& caller, PersonId person) {
  const auto places = places_of_person(job.connection, job.definitions->packages, person);
  return std::ranges::any_of(places, [&](const PersonPlace& place) {
    const auto sight = sight_if_any(service, job.connection, caller, *place.ledger, place.unit,
                                    access::Operation::read_persons, std::nullopt);
    return sight && sight->shows(kPersonField);
  });
}

// What is missing of the identity for this ledger.
void check_parts(const package::Ledger& ledger, const person::Identity& identity) {
  std::vector<FieldError> missing;
  if (!identity.id_number && ledger.id_number == package::Ask::required)
    missing.push_back({"person.id_number", {"value_required", exchange::words::id_missing()}});
  if (!identity.phone && ledger.phone == package::Ask::required)
    missing.push_back({"person.phone", {"value_required", exchange::words::phone_missing()}});
  if (!missing.empty()) refuse_fields(std::move(missing));
}

// What the ID number says is not asked for twice, and must not be said otherwise.
void compare(RowJob& job, const person::Identity& identity, RowJob::NewRow& row) {
  if (!identity.id_number) return;
  ledger::Values says(row.draft.content.values.size());
  ledger::fill_from_person(*row.shape, identity, job.today, says);
  for (std::size_t i = 0; i < says.size(); ++i) {
    const auto& given = row.draft.content.values[i];
    const package::Field& field = *row.shape->fields[i].field;
    if (says[i] && given && says[i] != given)
      refuse(field.name,
             {"differs_from_person", exchange::words::differs_from_id_number(field.label)});
  }
}

void take_sex(RowJob& job, const std::optional<std::string>& sex, RowJob::NewRow& row) {
  if (!sex) return;
  for (std::size_t i = 0; i < row.shape->fields.size(); ++i) {
    const package::Field& field = *row.shape->fields[i].field;
    auto& value = row.draft.content.values[i];
    if (field.from_person == package::FromPerson::sex && !value)
      value = *job.patch_of(*row.shape, {{field.name, sex}})[i];
  }
}

// The birth date of somebody without an ID number may stand in a field of the ledger.
void take_birth_date(const RowJob::NewRow& row, person::Identity& identity) {
  if (identity.id_number || identity.birth_date) return;
  for (std::size_t i = 0; i < row.shape->fields.size(); ++i) {
    const auto& value = row.draft.content.values[i];
    if (row.shape->fields[i].field->from_person == package::FromPerson::birth_date && value)
      identity.birth_date = std::get<Date>(*value);
  }
}

// What was not known of somebody is added; what is known otherwise stays, and is told.
person::Identity completed(RowJob& job, const person::PersonVersion& known,
                           const EnteredPerson& entered, std::vector<std::string>& warnings) {
  const auto difference =
      exchange::difference_of(entered.identity, known.identity, exchange::Existing::fill);
  std::optional<person::Notice> notice;
  if (known.notice.kind == person::NoticeKind::none &&
      entered.notice.kind != person::NoticeKind::none)
    notice = entered.notice;
  if (difference.changes || notice) {
    const auto corrected =
        job.people.correct(known.person, known.revision, difference.correction, notice);
    if (!corrected) refuse(place_of(corrected.error()), corrected.error());
  }
  if (entered.identity.phone && known.identity.phone &&
      *entered.identity.phone != *known.identity.phone)
    warnings.emplace_back(
        "这个人登记的电话与您填写的不同，保留原来的；确已更换的，请更正人员信息。");
  person::Identity now = known.identity;
  if (!now.phone) now.phone = entered.identity.phone;
  return now;
}

struct Found {
  PersonId person;
  person::Identity identity;
};

Found found_by_number(RowJob& job, PersonId person, const EnteredPerson& entered,
                      std::vector<std::string>& warnings) {
  const person::PersonVersion known = known_person(job, person);
  if (known.identity.name != entered.identity.name) {
    refuse("person.id_number",
           {"other_name", exchange::words::other_name(person::masked_name(known.identity.name))});
  }
  return {person, completed(job, known, entered, warnings)};
}

Found recorded(RowJob& job, UnitId unit, const EnteredPerson& entered,
               const person::Identity& identity, std::vector<std::string>& warnings) {
  const bool namesake =
      !identity.id_number &&
      !job.people.with_name(identity.name, person::birth_date(identity), 1).empty();
  const auto added = job.people.add(partition_of(unit), identity, entered.notice);
  if (!added) refuse(place_of(added.error()), added.error());
  if (namesake) {
    warnings.emplace_back(
        "已有同名的人登记在册：请核对是否同一人，是的请补上身份证号，或改选已有的人。");
  }
  switch (person::notice_lack(identity, entered.notice, job.today)) {
    case person::NoticeLack::nothing:
      break;
    case person::NoticeLack::notice:
      warnings.emplace_back("这个人还没有告知或同意的记录，请补记。");
      break;
    case person::NoticeLack::guardian_consent:
      warnings.emplace_back("这个人未满 18 周岁，还没有监护人同意的记录，请补记。");
      break;
  }
  return {*added, identity};
}

Found find(RowJob& job, const Service& service, const Caller& caller, const EnteredPerson& entered,
           const RowJob::NewRow& row, std::vector<std::string>& warnings) {
  if (entered.person) {
    const person::PersonVersion known = known_person(job, entered.person);
    if (!may_name(job, service, caller, entered.person)) {
      refuse("person",
             {"unknown_person", "没有这个人，可能已被撤销或清除。请重新选择，或填写姓名。"});
    }
    return {entered.person, known.identity};
  }
  if (entered.identity.id_number) {
    if (const auto known = job.people.with_id_number(*entered.identity.id_number))
      return found_by_number(job, *known, entered, warnings);
  }
  person::Identity identity = entered.identity;
  take_birth_date(row, identity);
  check_parts(job.ledger, identity);
  return recorded(job, row.draft.content.unit, entered, identity, warnings);
}

}  // namespace

EnteredPerson entered_person(const Body& body, Date today) {
  body.only({"person", "name", "id_number", "phone", "birth_date", "gender", "notice"});
  EnteredPerson out;
  if (const auto number = body.optional_number("person")) {
    out.person = PersonId(*number);
    return out;
  }
  std::vector<FieldError> wrong;
  const auto take = [&](const char* field, auto parsed, auto& into) {
    if (parsed)
      into = std::move(parsed).value();
    else
      wrong.push_back({std::string("person.") + field, parsed.error()});
  };
  take("name", person::parse_name(part(body, "name").value_or("")), out.identity.name);
  if (const auto number = part(body, "id_number")) {
    auto parsed = person::parse_id_number(*number, today);
    if (parsed)
      out.identity.id_number = parsed->text;
    else
      wrong.push_back({"person.id_number", parsed.error()});
  }
  if (const auto phone = part(body, "phone"))
    take("phone", person::parse_phone(*phone), out.identity.phone);
  if (part(body, "birth_date")) out.identity.birth_date = body.date("birth_date");
  out.sex = part(body, "gender");
  if (body.has("notice")) out.notice = notice_of(body.object("notice"), today);
  if (!wrong.empty()) refuse_fields(std::move(wrong));
  return out;
}

void take_person(RowJob& job, const Service& service, const Caller& caller,
                 const EnteredPerson& entered, RowJob::NewRow& row,
                 std::vector<std::string>& warnings) {
  if (job.ledger.person == package::PersonUse::none)
    refuse("person",
           {"person_not_kept", "“" + job.ledger.label + "”不登记到人，请不要填写姓名等个人信息。"});
  if (!entered.person) take_sex(job, entered.sex, row);
  const Found found = find(job, service, caller, entered, row, warnings);
  check_parts(job.ledger, found.identity);
  compare(job, found.identity, row);
  ledger::fill_from_person(*row.shape, found.identity, job.today, row.draft.content.values);
  row.draft.content.person = found.person;
}

}  // namespace jishi::api
