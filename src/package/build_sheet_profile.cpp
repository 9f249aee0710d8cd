#include "package/draft.hpp"
#include "package/scalar.hpp"

namespace jishi::package {

void Builder::sheet_profile(const Node& at, const Node& body) {
  define(Thing::sheet_profile, at);
  SheetProfile profile;
  profile.package = package_;
  profile.name = at.text;
  profile.place = at.place;
  profile.label = text_of(body, "label");
  profile.ledger = text_of(body, "ledger");
  if (const Node* ledger = body.find("ledger")) use(Thing::ledger, *ledger);
  profile.source = text_of(body, "source");
  profile.to_be_checked = truth_of(body, "to_be_checked");
  if (const Node* columns = body.find("columns"))
    for (const Node& item : columns->items) {
      if (item.kind != Node::Kind::map) continue;
      SheetProfile::Column column;
      column.heading = text_of(item, "heading");
      column.headers = texts_of(item, "headers");
      column.holds = text_of(item, "holds");
      const Node* holds = item.find("holds");
      column.place = holds == nullptr ? item.place : holds->place;
      profile.columns.push_back(std::move(column));
    }
  if (profile.columns.size() > kMaxColumnsPerProfile)
    log_.add(Code::too_many_columns, profile.columns[kMaxColumnsPerProfile].place,
             "列超过 " + std::to_string(kMaxColumnsPerProfile) + " 个", "请减少");
  draft_.set.sheet_profiles.push_back(std::move(profile));
}

}  // namespace jishi::package
