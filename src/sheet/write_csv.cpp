#include "sheet/write_csv.hpp"

#include <cassert>
#include <string_view>

#include "sheet/out_remarks.hpp"
#include "sheet/out_text.hpp"

namespace jishi::sheet {
namespace {

constexpr std::size_t kBlockBytes = 64 << 10;

std::string csv_cell(const OutCell& cell, const OutColumn& column) {
  struct Cell {
    const OutColumn& column;
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return csv_text(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(Decimal number) const {
      return number.rescaled(column.digits).value_or(number).text();
    }
    std::string operator()(Date day) const { return day.iso(); }
    std::string operator()(bool yes) const { return yes ? "是" : "否"; }
  };
  return std::visit(Cell{column}, cell);
}

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(std::unique_ptr<WholeFile> file) : file_(std::move(file)) {}

  void begin_sheet(const OutSheet& sheet) override {
    if (begun_) {
      throw Failure({"csv_one_table", "一个 .csv 文件只能放一张表，请把文件名改为以 .xlsx 结尾。"});
    }
    begun_ = true;
    sheet_ = sheet;
  }

  void row(std::span<const OutCell> cells, std::span<const OutRemark> remarks) override {
    assert(begun_ && cells.size() <= sheet_.columns.size());
    write_head(!remarks.empty());
    const std::size_t columns = sheet_.columns.size();
    for (std::size_t i = 0; i < columns; ++i) {
      if (i > 0) out_ += ',';
      if (i < cells.size()) out_ += csv_cell(cells[i], sheet_.columns[i]);
    }
    if (problem_column_ || !remarks.empty())
      out_ += ',' + csv_text(remarks_in_words(sheet_.columns, remarks));
    end_line();
  }

  void prose_sheet(const std::string&, const std::string&, std::span<const std::string>) override {}

  void close() override {
    if (begun_) write_head(false);
    write_out();
    file_->commit();
  }

 private:
  // Only now is it known whether the rows have remarks.
  void write_head(bool problem_column) {
    if (headed_) return;
    headed_ = true;
    problem_column_ = problem_column;
    if (!sheet_.title.empty()) single(sheet_.title);
    for (const std::string& line : sheet_.lines)
      single(line);
    for (std::size_t i = 0; i < sheet_.columns.size(); ++i) {
      if (i > 0) out_ += ',';
      out_ += csv_text(heading_text(sheet_.columns[i]));
    }
    if (problem_column_) out_ += ',' + csv_text(sheet_.remark_heading);
    end_line();
  }

  void single(std::string_view text) {
    out_ += csv_text(text);
    end_line();
  }

  void end_line() {
    check_row_limit(lines_++);
    out_ += "\r\n";
    if (out_.size() >= kBlockBytes) write_out();
  }

  void write_out() {
    file_->write(out_);
    out_.clear();
  }

  std::unique_ptr<WholeFile> file_;
  OutSheet sheet_;
  std::string out_ = "\xEF\xBB\xBF";  // by the mark Excel knows UTF-8
  std::int64_t lines_ = 0;
  bool begun_ = false;
  bool headed_ = false;
  bool problem_column_ = false;
};

}  // namespace

std::unique_ptr<Writer> create_csv_writer(std::unique_ptr<WholeFile> file) {
  return std::make_unique<CsvWriter>(std::move(file));
}

}  // namespace jishi::sheet
