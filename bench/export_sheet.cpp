// export_sheet [ROWS [ROUNDS]]: what it costs to write a ledger out as a spreadsheet.
//
// All rows of a county in an SQLite database, names and numbers of persons in full (opened one by
// one), against libxlsxwriter alone (constant_memory) writing the same cells in the same formats
// from memory. Rounds alternate; medians are compared. Exits with 1 when the ratio is beyond its
// limit.
#include <xlsxwriter.h>

#include <algorithm>
#include <iostream>
#include <vector>

#include "db/testing/scratch_database.hpp"
#include "exchange/export.hpp"
#include "import_sheet.hpp"
#include "machine.hpp"
#include "person/vault.hpp"
#include "sheet/workbook.hpp"

namespace jishi::bench {
namespace {

using Path = std::filesystem::path;

constexpr double kMostRatio = 1.5;
constexpr office::Size kSize{30, 20};

struct Cost {
  std::vector<double> seconds;
  std::vector<double> processor;
};

template <class F>
void add_cost(Cost& cost, F&& work) {
  const Stopwatch watch;
  const double before = processor_seconds();
  work();
  cost.processor.push_back(processor_seconds() - before);
  cost.seconds.push_back(watch.seconds());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void fill(office::Office& office, const Path& sheet, std::int64_t rows) {
  const std::int64_t units = std::int64_t{kSize.townships} * (kSize.villages + 1);
  office::write_sheet(sheet, kSize, {.rows = rows, .persons_of_unit = rows / units + 1});
  SilentProgress silent;
  const auto report =
      exchange::run_import(office.surroundings(), office.request(sheet), {}, silent).or_throw();
  if (report.added != rows) throw std::runtime_error("rows were refused");
}

std::int64_t export_to(office::Office& office, const Path& file, bool reveal) {
  exchange::ExportRequest request;
  request.query.ledger = &office.ledger();
  request.query.unit = office.county();
  request.query.on = office::import_day();
  request.query.view.tree = request.query.on;
  request.reveal = reveal;
  request.purpose = "bench";
  SilentProgress silent;
  const auto connection = office.database().connect();
  person::Vault vault(*connection, office.keys());
  return exchange::export_rows(*connection, vault, office.definitions(), request, file, silent)
      .or_throw();
}

// The cells of a sheet, in memory.
std::vector<std::vector<sheet::Cell>> read_cells(const Path& file) {
  std::vector<std::vector<sheet::Cell>> out;
  const auto workbook = sheet::open_workbook(file).or_throw();
  const auto rows = workbook->rows(0);
  sheet::Row row;
  while (rows->next(row)) {
    out.resize(static_cast<std::size_t>(row.number));
    out.back() = row.cells;
  }
  return out;
}

void write_bare(const std::vector<std::vector<sheet::Cell>>& rows, const Path& file) {
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* workbook = workbook_new_opt(file.c_str(), &options);
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, nullptr);
  lxw_format* text = workbook_add_format(workbook);
  format_set_num_format(text, "@");
  lxw_format* date = workbook_add_format(workbook);
  format_set_num_format(date, "yyyy-mm-dd");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < rows[i].size(); ++k) {
      const sheet::Cell& cell = rows[i][k];
      const auto row = static_cast<lxw_row_t>(i);
      const auto column = static_cast<lxw_col_t>(k);
      if (cell.kind == sheet::CellKind::text)
        worksheet_write_string(sheet, row, column, cell.text.c_str(), text);
      else if (cell.kind != sheet::CellKind::empty)
        worksheet_write_number(sheet, row, column, cell.number,
                               cell.kind == sheet::CellKind::date ? date : nullptr);
    }
  }
  if (workbook_close(workbook) != LXW_NO_ERROR) throw std::runtime_error("cannot write");
}

int main_with(const std::vector<std::string>& arguments) {
  const std::int64_t rows = arguments.size() > 1 ? std::stoll(arguments[1]) : 100'000;
  const int rounds = arguments.size() > 2 ? std::stoi(arguments[2]) : 3;
  const db::testing::ScratchFolder folder;
  print_machine(folder.path());
  const std::string address = (folder.path() / "office.db").string();
  const Path keys = folder.path() / "keys";
  office::found(address, keys, JISHI_BASE_PACKAGE, kSize);
  office::Office office(address, keys);
  fill(office, folder.path() / "in.xlsx", rows);

  const Path ours = folder.path() / "ours.xlsx";
  const Path masked = folder.path() / "masked.xlsx";
  const Path bare = folder.path() / "bare.xlsx";
  Cost product, without, peer;
  std::size_t cells = 0;
  const double idle = forget_peak_resident_mib();
  double peak = 0;
  for (int round = 0; round < rounds; ++round) {
    add_cost(product, [&] {
      if (export_to(office, ours, true) != rows) throw std::runtime_error("rows are missing");
    });
    if (round == 0) peak = peak_resident_mib();
    add_cost(without, [&] { export_to(office, masked, false); });
    const auto written = read_cells(ours);
    cells = 0;
    for (const auto& row : written)
      cells += row.size();
    add_cost(peer, [&] { write_bare(written, bare); });
  }
  const auto print = [&](const char* what, const Cost& cost) {
    std::printf("%-34s %6.2f s, %5.1f µs a row (%.2f s of processor time)\n", what,
                median(cost.seconds), 1e6 * median(cost.seconds) / static_cast<double>(rows),
                median(cost.processor));
  };
  std::printf("%lld rows, %zu cells, %.1f MiB; median of %d rounds\n", static_cast<long long>(rows),
              cells, static_cast<double>(std::filesystem::file_size(ours)) / (1 << 20), rounds);
  print("export, persons in full", product);
  print("export, masked", without);
  print("bare libxlsxwriter", peer);
  const double ratio = median(product.seconds) / median(peer.seconds);
  std::printf("ratio %.2f (at most %.1f)%s; by processor time %.2f; masked %.2f\n", ratio,
              kMostRatio, ratio > kMostRatio ? "  BEYOND" : "",
              median(product.processor) / median(peer.processor),
              median(without.seconds) / median(peer.seconds));
  std::printf("memory above idle %.1f MiB\n", peak - idle);
  return ratio <= kMostRatio ? 0 : 1;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  try {
    return jishi::bench::main_with({argv, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
