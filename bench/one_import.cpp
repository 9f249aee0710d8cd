// one_import ADDRESS KEYS SHEET alone|edits: takes the sheet into the office at ADDRESS, with or
// without somebody who edits a row every 20 ms through the same Writer meanwhile.
//
// Prints one line of numbers: seconds, processor seconds, resident MiB before, most resident MiB,
// rows added, edits, median, 99th percentile and longest wait for an edit in ms.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <thread>
#include <vector>

#include "import_edits.hpp"
#include "machine.hpp"

namespace jishi::bench {
namespace {

constexpr std::chrono::milliseconds kBetweenEdits{20};

// The wait of each edit in ms, from asking to the durable answer.
class Editor {
 public:
  explicit Editor(office::Office& office)
      : edits_(office), partition_(partition_of(office.county())), thread_([this] { run(); }) {}
  ~Editor() { stop(); }
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  std::vector<double> stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    std::sort(waits_.begin(), waits_.end());
    return waits_;
  }

 private:
  void run() {
    auto next = std::chrono::steady_clock::now();
    for (std::int64_t number = 1; !stop_; ++number) {
      next += kBetweenEdits;
      std::this_thread::sleep_until(next);
      const Stopwatch watch;
      edits_.correct_after(make_id<RowTag>(partition_, number * 7 % 400 + 1),
                           "第 " + std::to_string(number) + " 次修改");
      waits_.push_back(1000 * watch.seconds());
    }
  }

  office::Edits edits_;
  const PartitionId partition_;
  std::atomic<bool> stop_{false};
  std::vector<double> waits_;
  std::thread thread_;
};

double at(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return sorted[place];
}

int run(const std::string& address, const std::string& keys, const std::string& sheet, bool edits) {
  office::Office office(address, keys);
  const exchange::ImportSurroundings surroundings = office.surroundings();
  const exchange::ImportRequest request = office.request(sheet);
  SilentProgress silent;
  const double idle = forget_peak_resident_mib();
  std::unique_ptr<Editor> editor;
  if (edits) editor = std::make_unique<Editor>(office);
  const Stopwatch watch;
  const double processor = processor_seconds();
  const auto report = exchange::run_import(surroundings, request, {}, silent).or_throw();
  const double seconds = watch.seconds();
  const double worked = processor_seconds() - processor;
  std::vector<double> waits;
  if (editor) waits = editor->stop();
  if (!report.complete || report.refused != 0) throw std::runtime_error("rows were refused");
  std::printf("%.3f %.3f %.1f %.1f %lld %zu %.2f %.2f %.2f\n", seconds, worked, idle,
              peak_resident_mib(), static_cast<long long>(report.added), waits.size(),
              at(waits, 0.5), at(waits, 0.99), at(waits, 1));
  return 0;
}

}  // namespace
}  // namespace jishi::bench

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "one_import ADDRESS KEYS SHEET alone|edits\n");
    return 2;
  }
  try {
    return jishi::bench::run(argv[1], argv[2], argv[3], std::string_view(argv[4]) == "edits");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "one_import: %s\n", error.what());
    return 1;
  }
}
