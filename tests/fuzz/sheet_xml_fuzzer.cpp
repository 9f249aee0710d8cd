// Any text as the part of a worksheet: in whatever pieces it comes, the rows are the same; and the
// merged areas are the same whether its rows are parsed or left out.
#include <optional>

#include "sheet/xlsx_merges.hpp"
#include "sheet/xlsx_rows.hpp"
#include "sheet_fuzzing.hpp"

namespace {

using namespace jishi;
using namespace jishi::sheet;
using namespace jishi::sheet::fuzzing;

class Pieces final : public ByteSource {
 public:
  Pieces(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
  std::size_t read(std::span<char> out) override {
    const std::size_t given = std::min({out.size(), piece_, text_.size()});
    std::copy_n(text_.data(), given, out.data());
    text_.remove_prefix(given);
    return given;
  }

 private:
  std::string_view text_;
  std::size_t piece_;
};

XlsxContext context() {
  XlsxContext made;
  made.limits = small_limits();
  made.date_styles = {false, true};
  for (const char* text : {"姓名", "", "b"})
    made.shared_strings.add(text);
  return made;
}

// The rows as one text with the error's code behind.
std::string rows_of(std::string_view text, std::size_t piece) {
  static const XlsxContext kContext = context();
  static const std::string kSheet = "名册";
  std::string all;
  try {
    Pieces source(text, piece);
    WorksheetReader reader(kContext, kSheet);
    XmlStream stream(source, reader, kSheet);
    reader.read_from(stream);
    Row row;
    for (std::int64_t before = 0; stream.run(); before = row.number) {
      reader.take(row);
      check_row(row, before, kContext.limits);
      all += std::to_string(row.number) + (row.hidden ? "h" : "");
      for (const Cell& cell : row.cells)
        all += "\n\t" + std::to_string(static_cast<int>(cell.kind)) + cell.text +
               std::to_string(cell.number) + (cell.formula ? "f" : "");
    }
  } catch (const Failure& failure) {
    check_error(failure.error());
    all += failure.error().code;
  }
  return all;
}

using ReadMerges = decltype(read_merges);

std::optional<std::size_t> merges_of(std::string_view text, std::size_t piece, ReadMerges* read) {
  try {
    Pieces source(text, piece);
    return read(source, "名册", small_limits()).size();
  } catch (const Failure& failure) {
    check_error(failure.error());
    return std::nullopt;
  }
}

// No tag of sheetData where it is none, and none within another.
bool is_plain(std::string_view text) {
  int tags = 0;
  for (std::size_t at = text.find("sheetData"); at != std::string_view::npos;
       at = text.find("sheetData", at + 1))
    ++tags;
  return tags <= 2 && text.find("<!") == std::string_view::npos &&
         text.find("<?", 1) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string rows = rows_of(text, size + 1);
  demand(rows == rows_of(text, 7));
  const auto parsed = merges_of(text, size + 1, &parse_merges);
  if (parsed && is_plain(text)) {
    demand(parsed == merges_of(text, size + 1, &read_merges));
    demand(parsed == merges_of(text, 7, &read_merges));
  }
  return 0;
}
