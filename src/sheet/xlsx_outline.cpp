#include "sheet/xlsx_outline.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "sheet/file_kind.hpp"
#include "sheet/part_name.hpp"
#include "sheet/refusal.hpp"
#include "sheet/xml_stream.hpp"

namespace jishi::sheet {

namespace {

constexpr std::size_t kRelationships = 2'000;
constexpr std::size_t kLongestName = 1'000;  // of a part, a sheet, an id; bytes

struct Relationship {
  std::string id;
  std::string type;    // the last step: worksheet, styles, …
  std::string target;  // a part
};

std::string short_enough(std::string_view text, std::string_view part) {
  if (text.size() > kLongestName)
    refuse_broken("文件损坏（" + std::string(part) + "中的名称过长）");
  return std::string(text);
}

class RelationshipReader final : public XmlHandler {
 public:
  explicit RelationshipReader(std::string_view source) : source_(source) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship" || attributes.get("TargetMode") == "External") return;
    const std::string_view whole = attributes.get("Type");
    const std::string_view type = whole.substr(std::min(whole.rfind('/') + 1, whole.size()));
    if (type != "officeDocument" && type != "worksheet" && type != "styles" &&
        type != "sharedStrings")
      return;
    if (found_.size() == kRelationships) refuse_too_large("文件内部的关系太多");
    found_.push_back({short_enough(attributes.get("Id"), "关系"), std::string(type),
                      resolve_target(source_, short_enough(attributes.get("Target"), "关系"))});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

  std::vector<Relationship> take() { return std::move(found_); }

 private:
  std::string source_;
  std::vector<Relationship> found_;
};

void read_part(Archive& archive, std::int64_t index, XmlHandler& handler, std::string words) {
  const auto source = archive.read(index);
  XmlStream(*source, handler, std::move(words)).run();
}

std::vector<Relationship> read_relationships(Archive& archive, std::string_view part) {
  const auto index = archive.find(relationships_of(part));
  if (!index) return {};
  RelationshipReader reader(part);
  read_part(archive, *index, reader, "关系");
  return reader.take();
}

struct ListedSheet {
  SheetInfo info;
  std::string relationship;
};

class WorkbookReader final : public XmlHandler {
 public:
  explicit WorkbookReader(const Limits& limits) : limits_(limits) {}

  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (++depth_ == 1 && name != "workbook") refuse_broken("文件损坏（工作簿的内容有误）");
    if (depth_ == 2) in_sheets_ = name == "sheets";
    if (depth_ == 2 && name == "workbookPr") from_1904_ = attributes.is_on("date1904");
    if (depth_ != 3 || !in_sheets_ || name != "sheet") return;
    if (listed_.size() == limits_.sheets)
      refuse_too_large("工作表太多（最多 " + std::to_string(limits_.sheets) + " 张）");
    const std::string_view state = attributes.get("state");
    listed_.push_back({{short_enough(attributes.get("name"), "工作簿"),
                        state == "hidden" || state == "veryHidden"},
                       short_enough(attributes.get("id"), "工作簿")});
  }
  void end(std::string_view) override { --depth_; }
  void text(std::string_view) override {}

  const std::vector<ListedSheet>& listed() const { return listed_; }
  bool from_1904() const { return from_1904_; }

 private:
  const Limits& limits_;
  std::vector<ListedSheet> listed_;
  int depth_ = 0;
  bool in_sheets_ = false;
  bool from_1904_ = false;
};

std::string find_workbook(Archive& archive) {
  for (const Relationship& relationship : read_relationships(archive, ""))
    if (relationship.type == "officeDocument" && archive.find(relationship.target) &&
        !is_other_document(relationship.target))
      return relationship.target;
  refuse_other_zip(archive);
}

}  // namespace

XlsxOutline read_outline(Archive& archive, const Limits& limits) {
  const std::string workbook = find_workbook(archive);
  WorkbookReader reader(limits);
  read_part(archive, *archive.find(workbook), reader, "工作簿");

  XlsxOutline outline;
  outline.from_1904 = reader.from_1904();
  const auto relationships = read_relationships(archive, workbook);
  for (const Relationship& each : relationships) {
    if (each.type == "styles") outline.styles = archive.find(each.target);
    if (each.type == "sharedStrings") outline.shared_strings = archive.find(each.target);
  }
  for (const ListedSheet& sheet : reader.listed()) {
    const auto found =
        std::find_if(relationships.begin(), relationships.end(),
                     [&](const Relationship& each) { return each.id == sheet.relationship; });
    if (found == relationships.end() || found->type != "worksheet") continue;
    const auto part = archive.find(found->target);
    if (!part) refuse_broken("文件损坏（缺少" + sheet_words(sheet.info.name) + "的内容）");
    outline.sheets.push_back(sheet.info);
    outline.parts.push_back(*part);
  }
  if (outline.sheets.empty()) refuse_broken("文件中没有工作表");
  return outline;
}

}  // namespace jishi::sheet
