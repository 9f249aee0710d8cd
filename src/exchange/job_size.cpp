#include "exchange/job_size.hpp"

#include <algorithm>

namespace jishi::exchange {
namespace {

using Seconds = std::chrono::duration<double>;

Seconds time_for_work(const JobTook& last) {
  const Seconds longest = last.beside_others ? kLongestJobBesideOthers : kLongestJob;
  const Seconds commit = last.whole - last.work;
  const Seconds as_the_commit = std::min<Seconds>(commit, kLongestJob);
  return std::max({longest - commit, as_the_commit, longest / 2});
}

}  // namespace

std::size_t next_job_rows(std::size_t allowed, const JobTook& last) {
  const std::size_t rows = std::max<std::size_t>(last.rows, 1);
  const Seconds measured = std::max<Seconds>(last.work, std::chrono::microseconds(1));
  const auto fits =
      static_cast<std::size_t>(static_cast<double>(rows) * (time_for_work(last) / measured));
  const std::size_t grown = std::min(fits, rows + std::max<std::size_t>(rows / 2, 1));
  const bool was_a_rest = rows < allowed && fits >= rows;
  return std::clamp<std::size_t>(was_a_rest ? std::max(grown, allowed) : grown, 1, kMostJobRows);
}

void JobSize::took(std::size_t rows, std::chrono::steady_clock::duration work,
                   std::chrono::steady_clock::duration whole) {
  const std::int64_t jobs = writer_.statistics().jobs;
  rows_ = next_job_rows(rows_, {rows, work, whole, jobs > jobs_ + 1});
  jobs_ = jobs;
}

}  // namespace jishi::exchange
